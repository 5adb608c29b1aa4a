"""From codes to sentences a person reads. Every code of the policy, services and naming rules has one here."""

from .reasons import (
    EFFECTS,
    ENDED,
    NAME_PROBLEMS,
    REASONS,
    REMEDIES,
    SERVICE,
    condition,
    explain,
    sentence,
    together,
)

__all__ = [
    "EFFECTS",
    "ENDED",
    "NAME_PROBLEMS",
    "REASONS",
    "REMEDIES",
    "SERVICE",
    "condition",
    "explain",
    "sentence",
    "together",
]
