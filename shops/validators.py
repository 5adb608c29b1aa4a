"""Validates what people type or import about shops and entities."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

NAME_MAXIMUM = 60
UNSEEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
UNSEEN_LETTERS = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
SENTENCES = {
    "uscc": _("“%(code)s” is not a valid unified social credit code (18 characters with a check character)."),
    "empty": _("The name is empty."),
    "unseen": _("The name holds characters that can’t be seen: %(codes)s."),
    "too_long": _("The name has %(length)s characters; at most %(maximum)s are possible."),
}


def clean_uscc(value: str) -> str:
    """Return the compact unified social credit code, or raise ValidationError (GB 32100-2015, 18 characters)."""
    try:
        return uscc.validate(value)
    except NumberError:
        raise _invalid("uscc", code=value) from None


def validate_uscc(value: str) -> None:
    """Raise ValidationError unless `value` is a valid unified social credit code."""
    clean_uscc(value)


def checked_name(value: str, maximum: int = NAME_MAXIMUM) -> str:
    """Return a name without surrounding spaces, or raise ValidationError.

    It must not be empty or longer than `maximum` characters. Every character must be visible: control, bidi,
    zero-width, private-use and unassigned characters are refused because they make one name look like another.
    """
    name = value.strip()
    if not name:
        raise _invalid("empty")
    if unseen := [char for char in name if is_unseen(char)]:
        codes = ", ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(unseen[:5]))
        raise _invalid("unseen", codes=codes)
    if len(name) > maximum:
        raise _invalid("too_long", length=len(name), maximum=maximum)
    return name


def _invalid(kind: str, **params: object) -> ValidationError:
    return ValidationError(SENTENCES[kind], code=kind, params=params)


def is_unseen(char: str) -> bool:
    """Return whether a character is invisible: control, format (bidi, zero-width), private use, unassigned, filler."""
    return unicodedata.category(char) in UNSEEN_CATEGORIES or char in UNSEEN_LETTERS
