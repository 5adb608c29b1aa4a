"""What one cell may hold: each check returns the value or raises BadValue with a code."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from shops.models import validate_code
from shops.validators import NAME_MAXIMUM, checked_name, clean_uscc

from .faults import BadValue

EMAIL_MAXIMUM = 254
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
OF_VALIDATORS = {
    "empty": "NAME_EMPTY",
    "unseen": "NAME_UNSEEN",
    "too_long": "NAME_TOO_LONG",
    "uscc": "NOT_A_CREDIT_CODE",
}


def code(text: str) -> str:
    """Return a shop code."""
    if not text:
        raise BadValue("IS_EMPTY")
    try:
        validate_code(text)
    except ValidationError:
        raise BadValue("NOT_A_CODE", text=text) from None
    return text


def handle(text: str) -> str:
    """Return an account's handle; one leading @ is not part of it."""
    return code(text.removeprefix("@"))


def email(text: str) -> str:
    """Return an email address without spaces at its ends."""
    text = text.strip()
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
    return _checked(clean_uscc, text) if text.strip() else ""


def _checked(check: Callable[..., str], *args: object) -> str:
    try:
        return check(*args)
    except ValidationError as error:
        raise BadValue(OF_VALIDATORS[str(error.code)], **(error.params or {})) from None


def choice(text: str, allowed: Sequence[str]) -> str:
    """Return one of the words of `allowed`, in the same case."""
    if text not in allowed:
        words = [word for word in allowed if word]
        code = "NOT_A_CHOICE" if text else "NOTHING_CHOSEN"
        raise BadValue(code, text=text, allowed=words)
    return allowed[allowed.index(text)]


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


def day_or_none(text: str) -> date | None:
    """Return a date, or None for an empty cell."""
    return day(text) if text else None


def past_day(text: str, today: date) -> date:
    """Return a date that is not after `today`."""
    found = day(text)
    if found > today:
        raise BadValue("IN_THE_FUTURE", day=found)
    return found


def count(text: str) -> int:
    """Return a whole number from 0; an empty cell is 0."""
    if text and not WHOLE_NUMBER.fullmatch(text):
        raise BadValue("NOT_A_NUMBER", text=text)
    return int(text or 0)
