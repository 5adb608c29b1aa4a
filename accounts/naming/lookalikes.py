"""Folds letters that look alike into one, so that names can be compared and searched for words (R14)."""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from accounts.naming.words import read_word_list

KEY_LENGTH = 120
_DIGEST_LENGTH = 32
_INVISIBLE = regex.compile(r"[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]")
_NOT_IN_KEY = regex.compile(r"[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]")
_SCRIPTS = tuple(regex.compile(rf"\p{{Script={script}}}") for script in ("Latin", "Greek", "Cyrillic"))
_TOKEN = regex.compile(r"\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+")

Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Folded:
    """A name as it looks: lower case, without accents, lookalikes unified.

    `origins` holds, for each character of `text`, the index of the character of `name` it was folded from.
    """

    name: str
    text: str
    origins: tuple[int, ...]

    def fragment(self, start: int, end: int) -> str:
        """Return the part of the name that the slice `start:end` of the folded text was folded from."""
        return self.name[self.origins[start] : self.origins[end - 1] + 1] if start < end else ""

    def suffix_start(self, suffix: Tokens) -> int:
        """Return where in the folded text its last tokens, `suffix`, begin. Raises ValueError if it does not end so."""
        start = len(self.text)
        for token in reversed(suffix):
            start = self.text.rindex(token, 0, start)
        return start


@cache
def confusables(kind: str) -> dict[str, str]:
    """Return the characters of one kind in `confusables.tsv`, each with the letter or digit it looks like."""
    return {char: like for char, like, its_kind in read_word_list("confusables.tsv", 3) if its_kind == kind}


@cache
def _lower_case_homoglyphs() -> dict[str, str]:
    """Return the homoglyphs by lower-case letter; where a letter's two cases look different, the capital decides."""
    homoglyphs = confusables("homoglyph")
    capitals = {char.casefold(): like for char, like in homoglyphs.items() if char != char.casefold()}
    return homoglyphs | capitals


def _replace_homoglyph(char: str) -> str:
    homoglyphs = confusables("homoglyph")
    return "".join(homoglyphs.get(part, part) for part in homoglyphs.get(char, char).casefold())


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    """Return one character as it looks: lower case, digits in ASCII; empty for accents and invisible characters."""
    decomposed = unicodedata.normalize("NFD", char)
    visible = "".join(_replace_homoglyph(part) for part in decomposed if not _INVISIBLE.match(part))
    return "".join(str(unicodedata.decimal(part, part)) for part in visible if not _INVISIBLE.match(part))


def fold(name: str) -> Folded:
    """Return a normalized name as it looks (R14), the form that word lists and patterns are matched against."""
    pieces = [_fold_char(char) for char in name]
    origins = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Folded(name, "".join(pieces), origins)


def fold_word(word: str) -> str:
    """Return a word-list entry folded the way `fold` folds names."""
    return fold(word).text


def tokenize(folded_text: str) -> Tokens:
    """Return the tokens of a folded text: each Han character, and each word of another script."""
    return tuple(_TOKEN.findall(folded_text))


def name_key(name: str) -> str:
    """Return the comparison key of a name (R14, NAME_TAKEN): equal keys mean the same name. At most 120 characters.

    Ignores case, width, spaces and invisible characters. Latin, Greek and Cyrillic letters that look alike
    count as one; a name that mixes these scripts is compared by how it looks as written, others regardless of case.
    Accents, digits and punctuation count. A longer key is cut and ends in a digest of the whole.
    """
    text = _replace_homoglyphs(
        _NOT_IN_KEY.sub("", unicodedata.normalize("NFKC", name)), mixed=_is_mixed(name)
    )
    key = unicodedata.normalize("NFC", _NOT_IN_KEY.sub("", text))
    return key if len(key) <= KEY_LENGTH else _shorten(key)


def _is_mixed(name: str) -> bool:
    normalized = unicodedata.normalize("NFKC", name)
    return sum(1 for script in _SCRIPTS if script.search(normalized)) > 1


def _replace_homoglyphs(text: str, *, mixed: bool) -> str:
    if mixed:
        return "".join(_replace_homoglyph(char) for char in _decompose(text))
    homoglyphs = _lower_case_homoglyphs()
    return "".join(homoglyphs.get(char, char) for char in _decompose(text.casefold()))


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))


def _shorten(key: str) -> str:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
    return f"{key[: KEY_LENGTH - _DIGEST_LENGTH]}{digest}"
