"""Takes the trouble out of a name: characters and words that the rules refuse, and what is too long."""

from functools import cache

import regex

from accounts.naming.characters import allowed_runs, has_han, is_han, length, normalize
from accounts.naming.checks import (
    CONTACT_DETAILS,
    PERSON_OR_JOB,
    PLATFORM_IMITATION,
    SUPERLATIVE,
    check_name,
)
from accounts.naming.lookalikes import fold, units
from accounts.naming.matching import alternatives
from accounts.naming.whole_names import Vocabulary
from accounts.naming.words import generic_words, read_rows, read_words

_EDGES = " .·-&'"
_UNSEEN = regex.compile(r"[\p{C}\p{Default_Ignorable_Code_Point}]")
_TWINS_OF_ALLOWED = str.maketrans({"’": "'", "‘": "'", "•": "·", "・": "·", "‧": "·", "–": "-", "—": "-"})
_REMOVABLE = (SUPERLATIVE, PLATFORM_IMITATION, CONTACT_DETAILS, PERSON_OR_JOB)
_LAST_PART = regex.compile(r"[ .·\-&]+[^ .·\-&]*$")
_DANGLING = regex.compile(r"[ .·\-&]+(?:and|of|the|for|in|with|by|&)$", regex.IGNORECASE)


def join(before: str, after: str) -> str:
    """Two parts of a name, with a space between them where neither side is written in Han."""
    if not before or not after:
        return before or after
    return f"{before}{'' if is_han(before[-1]) or is_han(after[0]) else ' '}{after}"


def clean(name: str) -> str:
    """A name without the characters and words that the rules refuse (R14); may be empty or generic."""
    seen = _UNSEEN.sub("", normalize(name)).translate(_TWINS_OF_ALLOWED)
    return _without_trouble(_allowed(_without_trouble(seen)))


def _without_trouble(text: str) -> str:
    text = normalize(text)
    while fragment := _trouble(text):
        before, _, after = text.partition(fragment)
        text = normalize(join(before.rstrip(_EDGES), after.lstrip(_EDGES)))
    return text.strip(_EDGES)


def _allowed(text: str) -> str:
    allowed = ""
    for run in allowed_runs(text):
        allowed = join(allowed, run.strip())
    return allowed.strip(_EDGES)


def _trouble(name: str) -> str:
    found = check_name(name).found
    return next((found[code] for code in _REMOVABLE if code in found), "")


def shortened(name: str, maximum: int) -> str:
    """The name cut after a whole word, to at most `maximum` characters; empty when no word ends there.

    A word ends at a space or another separator, in Han also before a known word: shop type, legal form,
    goods, region.
    """
    while length(name) > maximum:
        cut = _without_last_part(name)
        if len(cut) >= len(name):
            return ""
        name = cut
    return name


def _without_last_part(name: str) -> str:
    ways = (lambda text: _LAST_PART.sub("", text), _without_known_ending, _before_last_form)
    cut = next((shorter for way in ways if (shorter := way(name)) != name), name)
    return _DANGLING.sub("", cut).strip(_EDGES)


def _without_known_ending(name: str) -> str:
    """The name without the known word that it ends with."""
    folded = fold(name)
    ending = _known_endings().ending_of(units(folded.text))
    start = len(folded.text)
    for unit in reversed(ending):
        start = folded.text.rindex(unit, 0, start)
    return name[: folded.origin[start]] if ending else name


def _before_last_form(name: str) -> str:
    """The name up to the last shop type or legal form written in Han in it."""
    forms = list(_forms_in_han().finditer(name))
    return name[: forms[-1].start()] if forms else name


@cache
def _forms_in_han() -> regex.Pattern[str]:
    words = (row[1] for row in read_rows("shop_types.tsv", 3))
    return regex.compile(alternatives(filter(has_han, (*words, *read_words("company_suffixes.txt")))))


@cache
def _known_endings() -> Vocabulary:
    type_words = (word for _, *words in read_rows("shop_types.tsv", 3) for word in words)
    return Vocabulary((*generic_words(), *read_words("company_suffixes.txt"), *type_words))
