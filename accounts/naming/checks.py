"""Checks a name against the blue V naming rules (R14) and reports every problem in the order of the rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from accounts.naming.characters import bad_characters, clip, describe_characters, length, normalize
from accounts.naming.contacts import find_contact
from accounts.naming.lookalikes import Folded, fold, name_key
from accounts.naming.matching import ImitationFinder, WordFinder
from accounts.naming.whole_names import find_person_or_job, is_generic
from accounts.naming.words import optional_values, read_word_list, read_words

TOO_SHORT = "TOO_SHORT"
TOO_LONG = "TOO_LONG"
BAD_CHARACTER = "BAD_CHARACTER"
SUPERLATIVE = "SUPERLATIVE"
PLATFORM_IMITATION = "PLATFORM_IMITATION"
CONTACT_DETAILS = "CONTACT_DETAILS"
GENERIC_WORD = "GENERIC_WORD"
PERSON_OR_JOB = "PERSON_OR_JOB"
NAME_TAKEN = "NAME_TAKEN"

PROBLEM_CODES = (
    TOO_SHORT,
    TOO_LONG,
    BAD_CHARACTER,
    SUPERLATIVE,
    PLATFORM_IMITATION,
    CONTACT_DETAILS,
    GENERIC_WORD,
    PERSON_OR_JOB,
    NAME_TAKEN,
)

MINIMUM_LENGTH = 2
MAXIMUM_LENGTH = 20

IsTaken = Callable[[str], bool]


@dataclass(frozen=True)
class NameCheck:
    """The result of checking a name; `name` is the normalized form that was checked.

    `problems` holds the code of every problem, in the order of PROBLEM_CODES. `found` maps each code to the
    offending fragment of the name: for TOO_LONG the excess; invisible bad characters are written like U+200B.
    """

    name: str
    problems: tuple[str, ...] = ()
    found: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def ok(self) -> bool:
        """Return whether a blue V account may use the name."""
        return not self.problems


def check_name(
    name: str,
    *,
    taken: IsTaken | None = None,
    minimum: int = MINIMUM_LENGTH,
    maximum: int = MAXIMUM_LENGTH,
) -> NameCheck:
    """Return the result of checking a name against the blue V naming rules (R14). Accepts any text.

    `taken` is called once with the name's comparison key (`name_key`) and returns whether another blue V account
    has it; without it NAME_TAKEN is not checked. `minimum` and `maximum` are lengths in user-perceived characters,
    from the rule book (R17).
    """
    normalized = normalize(name)
    found = dict(_find_problems(normalized, minimum, maximum))
    key = name_key(normalized) if taken else ""
    if taken and key and taken(key):
        found[NAME_TAKEN] = normalized
    return NameCheck(normalized, tuple(found), found)


def _find_problems(name: str, minimum: int, maximum: int) -> Iterator[tuple[str, str]]:
    size = length(name)
    if size < minimum:
        yield TOO_SHORT, name
    if size > maximum:
        yield TOO_LONG, clip(name, maximum)
    disallowed = bad_characters(name)
    if disallowed:
        yield BAD_CHARACTER, describe_characters(disallowed)
    folded = fold(name)
    for code, find in _FINDERS.items():
        fragment = find(folded)
        if fragment:
            yield code, fragment


@cache
def _superlatives() -> WordFinder:
    return WordFinder(read_words("superlatives.txt"))


@cache
def _platform_names() -> ImitationFinder:
    return ImitationFinder(
        (name, optional_values(contexts)) for name, contexts in read_word_list("platform_names.tsv", 2)
    )


def _find_superlative(folded: Folded) -> str:
    return _superlatives().find(folded)


def _find_imitation(folded: Folded) -> str:
    return _platform_names().find(folded)


def _find_generic(folded: Folded) -> str:
    return folded.name if is_generic(folded) else ""


_FINDERS: dict[str, Callable[[Folded], str]] = {
    SUPERLATIVE: _find_superlative,
    PLATFORM_IMITATION: _find_imitation,
    CONTACT_DETAILS: find_contact,
    GENERIC_WORD: _find_generic,
    PERSON_OR_JOB: find_person_or_job,
}
