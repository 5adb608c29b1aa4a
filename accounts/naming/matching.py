"""Finds the words of a list in a folded name: Han words anywhere, other words on word boundaries."""

from collections.abc import Iterable

import regex

from accounts.naming.characters import has_han
from accounts.naming.lookalikes import Folded, fold_word, look_table

_ALPHABETIC = r"[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]"
GAP = r"[^\p{L}\p{N}]{0,3}"
_WIDE_GAP = r"[^\p{L}\p{N}]{1,3}"


def alternatives(patterns: Iterable[str]) -> str:
    """One pattern that takes the longest of many that fit at a place."""
    return "(?:" + "|".join(sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern))) + ")"


def loosely(text: str) -> str:
    """A pattern for a text, also with spaces or dots between its characters."""
    return GAP.join(map(regex.escape, text))


def _edge(char: str, look: str) -> str:
    """No letter goes on beside a letter, no digit beside a digit; a Han character stands by itself."""
    if char.isascii() and char.isdigit():
        return f"(?{look}[0-9])"
    return "" if has_han(char) or not char.isalpha() else f"(?{look}{_ALPHABETIC})"


def bounded(pattern: str, word: str) -> str:
    """The pattern of a folded word, only where the word is not part of a longer one."""
    return f"{bounded_left(pattern, word)}{_edge(word[-1], '!')}"


def bounded_left(pattern: str, word: str) -> str:
    """The pattern of a folded word, only where no longer word began before it."""
    return f"{_edge(word[0], '<!')}{pattern}"


def _word_pattern(word: str) -> str:
    if has_han(word):
        return bounded(loosely(word), word)
    joined = GAP.join(_dotted(part) for part in word.split())
    spaced = _WIDE_GAP.join(map(regex.escape, word))
    spellings = joined if len(word) < 4 or not word.isalpha() else f"(?:{joined}|{spaced})"
    return bounded(spellings, word)


def _dotted(part: str) -> str:
    return r"\s*\.\s*".join(map(regex.escape, part.split(".")))


class WordFinder:
    """Finds the first word of a list in a name (for SUPERLATIVE)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._pattern = regex.compile(alternatives(map(_word_pattern, map(fold_word, words))))

    def find(self, folded: Folded) -> str:
        """The first fragment of the name that is a word of the list, else the empty text."""
        match = self._pattern.search(folded.text)
        return folded.fragment(*match.span()) if match else ""


class ImitationFinder:
    """Finds what looks like a word of a list (for PLATFORM_IMITATION), with digits for letters and gaps.

    Each word comes with contexts: longer strings that hold it by accident and are skipped.
    """

    def __init__(self, words: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        looked = [(rough(fold_word(word)), contexts) for word, contexts in words]
        contexts = [loosely(fold_word(context)) for _, its in looked for context in its]
        skipped = f"{alternatives(contexts)}(*SKIP)(*FAIL)|" if contexts else ""
        self._pattern = regex.compile(skipped + alternatives(_imitation(word) for word, _ in looked))

    def find(self, folded: Folded) -> str:
        """The first fragment of the name that looks like a word of the list, else the empty text."""
        match = self._pattern.search(rough(folded.text))
        return folded.fragment(*match.span()) if match else ""


def _imitation(word: str) -> str:
    """Han words anywhere. Others: in one piece anywhere, with gaps only from or to the edge of a word."""
    if has_han(word):
        return bounded(loosely(word), word)
    gapped, edge = loosely(word), r"[\p{L}\p{N}]"
    return f"(?:{regex.escape(word)}|(?<!{edge}){gapped}|{gapped}(?!{edge}))"


def rough(folded_text: str) -> str:
    """A folded text in which digits and letters that only resemble a letter count as it; same length."""
    table = str.maketrans(look_table("rough"))
    return folded_text.translate(table)
