"""Turns codes into sentences. Every code of the policy, services and naming rules has one here."""

from .reasons import (
    EFFECT_TEXTS,
    ENDED,
    NAME_PROBLEMS,
    REASONS,
    REMEDIES,
    SERVICE,
    condition,
    explain,
    join_sentences,
    sentence_of,
)

__all__ = [
    "EFFECT_TEXTS",
    "ENDED",
    "NAME_PROBLEMS",
    "REASONS",
    "REMEDIES",
    "SERVICE",
    "condition",
    "explain",
    "join_sentences",
    "sentence_of",
]
