"""Looks at a name as a whole: nothing but generic words or a job title, or a title that claims a person."""

from collections.abc import Iterable
from functools import cache

import regex

from accounts.naming.lookalikes import Folded, fold_word, units
from accounts.naming.matching import GAP, alternatives, loosely
from accounts.naming.words import generic_words, read_kinds, read_words

Units = tuple[str, ...]


class Vocabulary:
    """Words as sequences of units, and which sequences can be cut into nothing but such words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, (units(fold_word(word)) for word in words)))
        self._longest = max(map(len, self._words))

    def __contains__(self, sequence: Units) -> bool:
        return sequence in self._words

    def composes(self, sequence: Units) -> bool:
        """Whether the sequence is one or more words of the vocabulary, one after another."""
        return bool(sequence) and self.reachable(sequence)[-1]

    def reachable(self, sequence: Units) -> list[bool]:
        """For each position of a sequence, whether words of the vocabulary lead exactly up to it."""
        reached = [True] + [False] * len(sequence)
        for end in range(1, len(reached)):
            starts = range(max(0, end - self._longest), end)
            reached[end] = any(reached[start] and sequence[start:end] in self._words for start in starts)
        return reached

    def occurs_in(self, sequence: Units) -> bool:
        """Whether a word of the vocabulary stands anywhere in a sequence."""
        ends = range(1, len(sequence) + 1)
        return any(
            sequence[start:end] in self for end in ends for start in range(max(0, end - self._longest), end)
        )

    def ending_of(self, sequence: Units) -> Units:
        """The longest word of the vocabulary that a sequence ends with, else nothing."""
        endings = (sequence[-size:] for size in range(min(self._longest, len(sequence)), 0, -1))
        return next((ending for ending in endings if ending in self), ())


@cache
def generic_vocabulary() -> Vocabulary:
    """Generic, industry and region words."""
    return Vocabulary(generic_words())


@cache
def _marks() -> Vocabulary:
    return Vocabulary(read_words("known_marks.txt"))


def is_generic(folded: Folded) -> bool:
    """Whether a name is nothing but generic, industry and region words (R14, GENERIC_WORD)."""
    sequence = units(folded.text)
    return generic_vocabulary().composes(sequence) and not _marks().occurs_in(sequence)


@cache
def _job_titles() -> Vocabulary:
    return Vocabulary(read_words("job_titles.txt"))


@cache
def _job_words() -> Vocabulary:
    return Vocabulary(read_words("job_titles.txt") + read_words("job_modifiers.txt"))


def _is_job(sequence: Units) -> bool:
    """Whether words of jobs and departments, the last of them a title, make the whole sequence."""
    reached = _job_words().reachable(sequence)
    return any(reached[start] and sequence[start:] in _job_titles() for start in range(len(sequence)))


@cache
def _claiming_titles() -> Vocabulary:
    return Vocabulary(read_kinds("title_suffixes.tsv", "any"))


@cache
def _person_pattern() -> regex.Pattern[str]:
    surname = alternatives(map(regex.escape, map(fold_word, read_words("surnames.txt"))))
    ending, named, direct = (_titles(mode) for mode in ("ending", "named", "surname"))
    start, given_name = r"(?:^|(?<=[^\p{L}\p{N}]))", rf"(?:\p{{Script=Han}}{GAP}){{0,2}}"
    person = rf"{start}{surname}{GAP}(?:{given_name}{named}|{direct})|{surname}{GAP}{ending}"
    return regex.compile(rf"(?:{person})(?=[^\p{{L}}\p{{N}}]*$)")


def _titles(mode: str) -> str:
    return alternatives(map(loosely, map(fold_word, read_kinds("title_suffixes.tsv", mode))))


def find_person(folded: Folded) -> str:
    """The fragment that is a job title or claims a person (R14, PERSON_OR_JOB), else the empty text."""
    sequence = units(folded.text)
    if _is_job(sequence):
        return folded.name
    claim = _claiming_titles().ending_of(sequence)
    if claim:
        return _tail(folded, claim)
    match = _person_pattern().search(folded.text)
    return folded.fragment(*match.span()) if match else ""


def _tail(folded: Folded, claim: Units) -> str:
    start = len(folded.text)
    for unit in reversed(claim):
        start = folded.text.rindex(unit, 0, start)
    return folded.fragment(start, len(folded.text))
