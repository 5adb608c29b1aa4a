"""Finds listed words in a folded name: Han words anywhere, other words only at word boundaries."""

from collections.abc import Iterable

import regex

from accounts.naming.characters import has_han
from accounts.naming.lookalikes import Folded, confusables, fold_word

_ALPHABETIC = r"[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]"
GAP = r"[^\p{L}\p{N}]{0,3}"
_WIDE_GAP = r"[^\p{L}\p{N}]{1,3}"


def any_of(patterns: Iterable[str]) -> str:
    """Return a pattern that matches any of `patterns`, longest first."""
    return "(?:" + "|".join(sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern))) + ")"


def with_gaps(text: str) -> str:
    """Return a pattern for a text that also matches with spaces or punctuation between its characters."""
    return GAP.join(map(regex.escape, text))


def _boundary(char: str, lookaround: str) -> str:
    """Return an assertion that no letter adjoins a letter and no digit a digit; Han characters need none."""
    if char.isascii() and char.isdigit():
        return f"(?{lookaround}[0-9])"
    return "" if has_han(char) or not char.isalpha() else f"(?{lookaround}{_ALPHABETIC})"


def whole_word(pattern: str, word: str) -> str:
    """Return `pattern`, which matches the folded `word`, limited to matches that are not part of a longer word."""
    return f"{at_word_start(pattern, word)}{_boundary(word[-1], '!')}"


def at_word_start(pattern: str, word: str) -> str:
    """Return `pattern`, which matches the folded `word`, limited to matches at the start of a word."""
    return f"{_boundary(word[0], '<!')}{pattern}"


def _word_pattern(word: str) -> str:
    if has_han(word):
        return whole_word(with_gaps(word), word)
    joined = GAP.join(_dotted(part) for part in word.split())
    spaced = _WIDE_GAP.join(map(regex.escape, word))
    spellings = joined if len(word) < 4 or not word.isalpha() else f"(?:{joined}|{spaced})"
    return whole_word(spellings, word)


def _dotted(part: str) -> str:
    return r"\s*\.\s*".join(map(regex.escape, part.split(".")))


class WordFinder:
    """Finds the first listed word in a name (SUPERLATIVE)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._pattern = regex.compile(any_of(map(_word_pattern, map(fold_word, words))))

    def find(self, folded: Folded) -> str:
        """Return the first fragment of the name that is a listed word, or an empty string."""
        match = self._pattern.search(folded.text)
        return folded.fragment(*match.span()) if match else ""


class ImitationFinder:
    """Finds imitations of listed words in a name, including digits for letters and gaps (PLATFORM_IMITATION).

    Each word comes with its contexts: longer strings that contain it by accident and are skipped.
    """

    def __init__(self, words: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        entries = [(fold_similar(fold_word(word)), contexts) for word, contexts in words]
        contexts = [with_gaps(fold_word(context)) for _, its_contexts in entries for context in its_contexts]
        skipped = f"{any_of(contexts)}(*SKIP)(*FAIL)|" if contexts else ""
        self._pattern = regex.compile(skipped + any_of(_imitation(word) for word, _ in entries))

    def find(self, folded: Folded) -> str:
        """Return the first fragment of the name that imitates a listed word, or an empty string."""
        match = self._pattern.search(fold_similar(folded.text))
        return folded.fragment(*match.span()) if match else ""


def _imitation(word: str) -> str:
    """Return a pattern for a folded word: Han anywhere; others anywhere in one piece, with gaps only at a word edge."""
    if has_han(word):
        return whole_word(with_gaps(word), word)
    gapped, edge = with_gaps(word), r"[\p{L}\p{N}]"
    return f"(?:{regex.escape(word)}|(?<!{edge}){gapped}|{gapped}(?!{edge}))"


def fold_similar(folded_text: str) -> str:
    """Return a folded text with digits and letters that merely resemble a letter replaced by it; same length."""
    table = str.maketrans(confusables("similar"))
    return folded_text.translate(table)
