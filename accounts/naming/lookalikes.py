"""What a name looks like: letters that look alike become one, to compare names and find words in them."""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from accounts.naming.words import read_rows

KEY_LENGTH = 120
_DIGEST_LENGTH = 32
_NOT_SEEN = regex.compile(r"[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]")
_NOT_IN_KEY = regex.compile(r"[\s\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]")
_SCRIPTS = tuple(regex.compile(rf"\p{{Script={script}}}") for script in ("Latin", "Greek", "Cyrillic"))
_UNIT = regex.compile(r"\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+")


@dataclass(frozen=True)
class Folded:
    """A name as it looks, lower case, without accents; `origin` leads each character back to the name."""

    name: str
    text: str
    origin: tuple[int, ...]

    def fragment(self, start: int, end: int) -> str:
        """The part of the name that the slice `start:end` of the folded text came from."""
        return self.name[self.origin[start] : self.origin[end - 1] + 1] if start < end else ""


@cache
def look_table(*kinds: str) -> dict[str, str]:
    """The characters of `confusables.tsv` of these kinds, each with the letter or digit it looks like."""
    return {char: like for char, like, kind in read_rows("confusables.tsv", 3) if kind in kinds}


@cache
def _caseless_twins() -> dict[str, str]:
    """The twins by lower-case letter; where the cases look like different letters, the capital decides."""
    twins = look_table("twin")
    capitals = {char.casefold(): like for char, like in twins.items() if char != char.casefold()}
    return twins | capitals


def _look(char: str) -> str:
    twins = look_table("twin")
    return "".join(twins.get(part, part) for part in twins.get(char, char).casefold())


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    """One character as it looks, lower case, with ASCII digits; nothing for accents and unseen characters."""
    parts = (_look(part) for part in unicodedata.normalize("NFD", char) if not _NOT_SEEN.match(part))
    return "".join(
        str(unicodedata.decimal(part, part)) for part in "".join(parts) if not _NOT_SEEN.match(part)
    )


def fold(name: str) -> Folded:
    """A normalized name as it looks (R14): what the word lists and patterns are compared with."""
    pieces = [_fold_char(char) for char in name]
    origin = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Folded(name, "".join(pieces), origin)


def fold_word(word: str) -> str:
    """A list entry in the form that `fold` gives to names."""
    return fold(word).text


def units(folded_text: str) -> tuple[str, ...]:
    """The Han characters and the words of other scripts in a folded text; all else only separates."""
    return tuple(_UNIT.findall(folded_text))


def name_key(name: str) -> str:
    """The form in which two names are the same name (R14, NAME_TAKEN): at most 120 characters, stable.

    Case, width and spaces do not count, nor do characters that cannot be seen. Letters of Latin, Greek and
    Cyrillic that look alike are one letter: in a name that mixes these scripts by their look as written, else
    without regard to case. Accents, digits and punctuation count. A longer key ends in a digest of all of it.
    """
    text = _caseless(_NOT_IN_KEY.sub("", unicodedata.normalize("NFKC", name)), mixed=_is_mixed(name))
    key = unicodedata.normalize("NFC", _NOT_IN_KEY.sub("", text))
    return key if len(key) <= KEY_LENGTH else _shortened(key)


def _is_mixed(name: str) -> bool:
    seen = unicodedata.normalize("NFKC", name)
    return sum(1 for script in _SCRIPTS if script.search(seen)) > 1


def _caseless(text: str, *, mixed: bool) -> str:
    if mixed:
        return "".join(_look(char) for char in _decomposed(text))
    twins = _caseless_twins()
    return "".join(twins.get(char, char) for char in _decomposed(text.casefold()))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))


def _shortened(key: str) -> str:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
    return f"{key[: KEY_LENGTH - _DIGEST_LENGTH]}{digest}"
