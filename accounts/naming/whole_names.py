"""Checks a name as a whole: only generic words, only a job title, or a title that claims a person (R14)."""

from collections.abc import Iterable
from functools import cache

import regex

from accounts.naming.lookalikes import Folded, Tokens, fold_word, tokenize
from accounts.naming.matching import GAP, any_of, with_gaps
from accounts.naming.words import generic_words, read_words, read_words_of_kind


class Vocabulary:
    """A set of words as token sequences, which can be matched against the tokens of a name."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, (tokenize(fold_word(word)) for word in words)))
        self._longest = max(map(len, self._words))

    def __contains__(self, tokens: Tokens) -> bool:
        return tokens in self._words

    def covers(self, tokens: Tokens) -> bool:
        """Return whether the tokens are one or more words of the vocabulary and nothing else."""
        return bool(tokens) and self.covered_prefixes(tokens)[-1]

    def covered_prefixes(self, tokens: Tokens) -> list[bool]:
        """Return for each prefix of the tokens, the empty one first, whether words of the vocabulary make it up."""
        covered = [True] + [False] * len(tokens)
        for end in range(1, len(covered)):
            starts = range(max(0, end - self._longest), end)
            covered[end] = any(covered[start] and tokens[start:end] in self._words for start in starts)
        return covered

    def occurs_in(self, tokens: Tokens) -> bool:
        """Return whether the tokens contain a word of the vocabulary."""
        ends = range(1, len(tokens) + 1)
        return any(
            tokens[start:end] in self for end in ends for start in range(max(0, end - self._longest), end)
        )

    def longest_suffix(self, tokens: Tokens) -> Tokens:
        """Return the longest word of the vocabulary that the tokens end with, or an empty tuple."""
        suffixes = (tokens[-size:] for size in range(min(self._longest, len(tokens)), 0, -1))
        return next((suffix for suffix in suffixes if suffix in self), ())


@cache
def generic_vocabulary() -> Vocabulary:
    """Return the vocabulary of generic, industry and region words."""
    return Vocabulary(generic_words())


@cache
def _known_marks() -> Vocabulary:
    return Vocabulary(read_words("known_marks.txt"))


def is_generic(folded: Folded) -> bool:
    """Return whether a name has only generic, industry and region words (R14, GENERIC_WORD)."""
    tokens = tokenize(folded.text)
    return generic_vocabulary().covers(tokens) and not _known_marks().occurs_in(tokens)


@cache
def _job_titles() -> Vocabulary:
    return Vocabulary(read_words("job_titles.txt"))


@cache
def _job_words() -> Vocabulary:
    return Vocabulary(read_words("job_titles.txt") + read_words("job_modifiers.txt"))


def _is_job_title(tokens: Tokens) -> bool:
    """Return whether the tokens are a job title, alone or after words for jobs and departments."""
    covered = _job_words().covered_prefixes(tokens)
    return any(covered[start] and tokens[start:] in _job_titles() for start in range(len(tokens)))


@cache
def _person_titles() -> Vocabulary:
    return Vocabulary(read_words_of_kind("title_suffixes.tsv", "any"))


@cache
def _person_pattern() -> regex.Pattern[str]:
    surname = any_of(map(regex.escape, map(fold_word, read_words("surnames.txt"))))
    ending, named, direct = (_title_pattern(mode) for mode in ("ending", "named", "surname"))
    start, given_name = r"(?:^|(?<=[^\p{L}\p{N}]))", rf"(?:\p{{Script=Han}}{GAP}){{0,2}}"
    person = rf"{start}{surname}{GAP}(?:{given_name}{named}|{direct})|{surname}{GAP}{ending}"
    return regex.compile(rf"(?:{person})(?=[^\p{{L}}\p{{N}}]*$)")


def _title_pattern(mode: str) -> str:
    return any_of(map(with_gaps, map(fold_word, read_words_of_kind("title_suffixes.tsv", mode))))


def find_person_or_job(folded: Folded) -> str:
    """Return the fragment that is a job title or claims a person (R14, PERSON_OR_JOB), or an empty string."""
    tokens = tokenize(folded.text)
    if _is_job_title(tokens):
        return folded.name
    title = _person_titles().longest_suffix(tokens)
    if title:
        return folded.fragment(folded.suffix_start(title), len(folded.text))
    match = _person_pattern().search(folded.text)
    return folded.fragment(*match.span()) if match else ""
