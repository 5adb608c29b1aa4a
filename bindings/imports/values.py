"""What one cell may hold: each check returns the value or raises BadValue with a code."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import override

from accounts.naming.characters import normalize
from shops.models import validate_code
from shops.validators import NAME_MAXIMUM, checked_name, clean_uscc

from .faults import BadValue

EMAIL_MAXIMUM = 254
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# 2026/12/1, 2026.12.01 and 2026年12月1日
WRITTEN_DATE = re.compile(r"([0-9]{4})[/.年]([0-9]{1,2})[/.月]([0-9]{1,2})日?")
MIDNIGHT = re.compile(r" 0?0:00(?::00)?$")
YES = ("yes", "y", "是")
NO = ("no", "n", "否")
WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
OF_VALIDATORS = {
    "empty": "NAME_EMPTY",
    "unseen": "NAME_UNSEEN",
    "too_long": "NAME_TOO_LONG",
    "uscc": "NOT_A_CREDIT_CODE",
}


def code(text: str) -> str:
    """Return a shop code."""
    text = normalize(text)
    if not text:
        raise BadValue("IS_EMPTY")
    try:
        validate_code(text)
    except ValidationError:
        raise BadValue("NOT_A_CODE", text=text) from None
    return text


def handle(text: str) -> str:
    """Return an account's handle; one leading @ is not part of it."""
    return code(normalize(text).removeprefix("@"))


def email(text: str) -> str:
    """Return an email address without spaces at its ends."""
    text = normalize(text)
    if not text:
        raise BadValue("IS_EMPTY")
    try:
        validate_email(text)
    except ValidationError:
        raise BadValue("NOT_AN_EMAIL", text=text) from None
    if len(text) > EMAIL_MAXIMUM:
        raise BadValue("NOT_AN_EMAIL", text=text)
    return text


def name(text: str, maximum: int = NAME_MAXIMUM) -> str:
    """Return a name whose characters can all be seen, without spaces at its ends."""
    return _checked(checked_name, text, maximum)


def name_or_none(text: str, maximum: int) -> str:
    """Return a name, or "" for an empty cell."""
    return name(text, maximum) if text.strip() else ""


def credit_code_or_none(text: str) -> str:
    """Return a unified social credit code, or "" for an empty cell."""
    return _checked(clean_uscc, normalize(text)) if text.strip() else ""


def _checked(check: Callable[..., str], *args: object) -> str:
    try:
        return check(*args)
    except ValidationError as error:
        raise BadValue(OF_VALIDATORS[str(error.code)], **(error.params or {})) from None


def choice(text: str, kind: type[TextChoices], allowed: Sequence[str] | None = None) -> str:
    """Return one of the values of `kind`, given as such or by its label in any language."""
    return word(text, kind.values if allowed is None else allowed, _by_label(kind))


def word(text: str, allowed: Sequence[str], ways: dict[str, str]) -> str:
    """Return one of the words of `allowed`; `ways` are others to write them, in lower case."""
    written = normalize(text)
    found = written if written in allowed else ways.get(written.casefold())
    if found is None or found not in allowed:
        words = [value for value in allowed if value]
        raise BadValue("NOT_A_CHOICE" if written else "NOTHING_CHOSEN", text=text, allowed=words)
    return found


def yes_or_no(text: str) -> bool:
    """Return whether the cell says yes, in the ways that people write it."""
    ways = dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    return word(text, ("yes", "no"), ways) == "yes"


@cache
def _by_label(kind: type[TextChoices]) -> dict[str, str]:
    return dict(_labels(kind))


def _labels(kind: type[TextChoices]) -> Iterable[tuple[str, str]]:
    for language, _name in settings.LANGUAGES:
        with override(language):
            yield from [(normalize(str(label)).casefold(), value) for value, label in kind.choices]


def day(text: str) -> date:
    """Return a date, written YYYY-MM-DD."""
    if not text:
        raise BadValue("DAY_MISSING")
    try:
        if not ISO_DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("NOT_A_DAY", text=text) from None


def written_day(text: str) -> date:
    """Return a date in one of the forms that people and spreadsheets write, year first."""
    text = MIDNIGHT.sub("", normalize(text))
    parts = WRITTEN_DATE.fullmatch(text)
    return day("{}-{:0>2}-{:0>2}".format(*parts.groups()) if parts else text)


def day_or_none(text: str) -> date | None:
    """Return a date, or None for an empty cell."""
    return written_day(text) if text.strip() else None


def past_day(text: str, today: date) -> date:
    """Return a date that is not after `today`."""
    found = written_day(text)
    if found > today:
        raise BadValue("IN_THE_FUTURE", day=found)
    return found


def count(text: str) -> int:
    """Return a whole number from 0; an empty cell is 0."""
    text = normalize(text)
    if text and not WHOLE_NUMBER.fullmatch(text):
        raise BadValue("NOT_A_NUMBER", text=text)
    return int(text or 0)
