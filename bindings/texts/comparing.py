"""Compares two values and marks the parts that differ, for refusals that show both entities (R5). Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"[\u3400-\u9fff]|\s+|[^\s\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text, and whether it is missing from the other value."""

    text: str
    differs: bool


def compare_names(left: str, right: str) -> tuple[list[Part], list[Part]]:
    """Compare by words, and Han text by characters."""
    return _compare(WORDS.findall(left), WORDS.findall(right))


def compare_codes(left: str, right: str) -> tuple[list[Part], list[Part]]:
    """Compare by characters at the same position: credit codes have fixed-width fields."""
    pairs = list(zip(left.ljust(len(right)), right.ljust(len(left)), strict=True))
    return (
        _join([Part(one, one != other) for one, other in pairs if one.strip()]),
        _join([Part(other, one != other) for one, other in pairs if other.strip()]),
    )


def _compare(left: list[str], right: list[str]) -> tuple[list[Part], list[Part]]:
    one: list[Part] = []
    other: list[Part] = []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        one += _piece("".join(left[a:b]), what != "equal")
        other += _piece("".join(right[c:d]), what != "equal")
    return one, other


def _piece(text: str, differs: bool) -> list[Part]:
    return [Part(text, differs and not text.isspace())] if text else []


def _join(parts: list[Part]) -> list[Part]:
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].differs == part.differs:
            part = Part(joined.pop().text + part.text, part.differs)
        joined.append(part)
    return joined
