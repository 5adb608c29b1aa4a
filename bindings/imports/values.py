"""What one cell may hold: each check returns the value or raises ValidationError with the sentence."""

import re
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shops.models import validate_code

from .reading import shown

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")


def code(text: str) -> str:
    """Return a shop code."""
    if not text:
        raise ValidationError(_("is empty."))
    try:
        validate_code(text)
    except ValidationError:
        why = _("“%(text)s” is not 1 to 40 letters, digits, dots, underscores or hyphens.")
        raise ValidationError(why % {"text": shown(text)}) from None
    return text


def handle(text: str) -> str:
    """Return an account's handle; one leading @ is not part of it."""
    return code(text.removeprefix("@"))


def choice(text: str, allowed: Sequence[str]) -> str:
    """Return one of the words of `allowed`, written exactly so."""
    if text not in allowed:
        why = _("“%(text)s” is none of %(allowed)s.") if text else _("is empty; use one of %(allowed)s.")
        raise ValidationError(why % {"text": shown(text), "allowed": ", ".join(filter(None, allowed))})
    return allowed[allowed.index(text)]


def day(text: str) -> date:
    """Return a date, written YYYY-MM-DD."""
    try:
        if not ISO_DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        why = _("“%(text)s” is not a date of the form YYYY-MM-DD.") if text else _("is empty; give a date.")
        raise ValidationError(why % {"text": shown(text)}) from None


def day_or_none(text: str) -> date | None:
    """Return a date, or None for an empty cell."""
    return day(text) if text else None


def past_day(text: str, today: date) -> date:
    """Return a date that is not after `today`."""
    found = day(text)
    if found > today:
        raise ValidationError(_("%(day)s is in the future.") % {"day": found})
    return found


def count(text: str) -> int:
    """Return a whole number from 0; an empty cell is 0."""
    if text and not WHOLE_NUMBER.fullmatch(text):
        raise ValidationError(_("“%(text)s” is not a whole number from 0 on.") % {"text": shown(text)})
    return int(text or 0)
