"""Checks of what people type or import about shops and entities."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError


def clean_uscc(value: str) -> str:
    """Return the compact unified social credit code, or raise ValidationError (GB 32100-2015, 18 characters)."""
    try:
        return uscc.validate(value)
    except NumberError:
        raise ValidationError(
            _("“%(code)s” is not a valid unified social credit code (18 characters with a check character)."),
            code="uscc",
            params={"code": value},
        ) from None


def validate_uscc(value: str) -> None:
    """Raise ValidationError unless `value` is a valid unified social credit code."""
    clean_uscc(value)
