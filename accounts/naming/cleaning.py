"""Removes what the naming rules refuse from a name, characters and words, and shortens it (R14)."""

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
from accounts.naming.lookalikes import fold, tokenize
from accounts.naming.matching import any_of
from accounts.naming.whole_names import Vocabulary
from accounts.naming.words import generic_words, read_word_list, read_words

_SEPARATORS = " .·-&'"
_LEFT_BEHIND_AT_START, _LEFT_BEHIND_AT_END = "的号籽", "加"  # of 最好的茶, 抖音号茶, 西瓜籽茶 and 茶加微信…
_INVISIBLE = regex.compile(r"[\p{C}\p{Default_Ignorable_Code_Point}]")
_ALLOWED_EQUIVALENTS = str.maketrans({"’": "'", "‘": "'", "•": "·", "・": "·", "‧": "·", "–": "-", "—": "-"})
_REMOVABLE = (SUPERLATIVE, PLATFORM_IMITATION, CONTACT_DETAILS, PERSON_OR_JOB)
_LAST_PART = regex.compile(r"[ .·\-&]+[^ .·\-&]*$")
_DANGLING = regex.compile(r"[ .·\-&]+(?:and|of|the|for|in|with|by|&)$", regex.IGNORECASE)


def join_parts(before: str, after: str) -> str:
    """Return two parts of a name joined, with a space between them unless either side is written in Han."""
    if not before or not after:
        return before or after
    return f"{before}{'' if is_han(before[-1]) or is_han(after[0]) else ' '}{after}"


def clean_name(name: str) -> str:
    """Return a name without the characters and words that the rules refuse (R14); may be empty or generic."""
    visible = _INVISIBLE.sub("", normalize(name)).translate(_ALLOWED_EQUIVALENTS)
    return _remove_violations(_remove_bad_characters(_remove_violations(visible)))


def _remove_violations(text: str) -> str:
    text = normalize(text)
    while fragment := _first_violation(text):
        before, _, after = text.partition(fragment)
        before = before.rstrip(_SEPARATORS) if after else before.rstrip(_SEPARATORS + _LEFT_BEHIND_AT_END)
        after = after.lstrip(_SEPARATORS) if before else after.lstrip(_SEPARATORS + _LEFT_BEHIND_AT_START)
        text = normalize(join_parts(before, after))
    return text.strip(_SEPARATORS)


def _remove_bad_characters(text: str) -> str:
    kept = ""
    for run in allowed_runs(text):
        kept = join_parts(kept, run.strip())
    return kept.strip(_SEPARATORS)


def _first_violation(name: str) -> str:
    found = check_name(name).found
    return next((found[code] for code in _REMOVABLE if code in found), "")


def shorten(name: str, maximum: int) -> str:
    """Return a name cut after a whole word to at most `maximum` characters, or an empty string if there is no such cut.

    A word ends at a separator; in Han also before a known word: a shop type, legal form, product or region.
    """
    while length(name) > maximum:
        cut = _without_last_part(name)
        if len(cut) >= len(name):
            return ""
        name = cut
    return name


def _without_last_part(name: str) -> str:
    cuts = (lambda text: _LAST_PART.sub("", text), _without_known_suffix, _before_last_form)
    shorter = next((text for cut in cuts if (text := cut(name)) != name), name)
    return _DANGLING.sub("", shorter).strip(_SEPARATORS)


def _without_known_suffix(name: str) -> str:
    folded = fold(name)
    suffix = _known_suffixes().longest_suffix(tokenize(folded.text))
    return name[: folded.origins[folded.suffix_start(suffix)]] if suffix else name


def _before_last_form(name: str) -> str:
    """Return the part of a name before its last shop type or legal form written in Han."""
    forms = list(_forms_in_han().finditer(name))
    return name[: forms[-1].start()] if forms else name


@cache
def _forms_in_han() -> regex.Pattern[str]:
    words = (row[1] for row in read_word_list("shop_types.tsv", 3))
    return regex.compile(any_of(filter(has_han, (*words, *read_words("company_suffixes.txt")))))


@cache
def _known_suffixes() -> Vocabulary:
    type_words = (word for _, *words in read_word_list("shop_types.tsv", 3) for word in words)
    return Vocabulary((*generic_words(), *read_words("company_suffixes.txt"), *type_words))
