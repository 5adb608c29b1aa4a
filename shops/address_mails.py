"""Mails for an email address change: a code to verify the new address, and a notice to the old one."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from work.models import Priority

from .mail import Document
from .sealed_mails import post_sealed


def post_to_old_address(email: str, *, language: str, now: datetime) -> None:
    """Notify the old address that it was removed from the account. The new address is not named."""
    with override(language or settings.LANGUAGE_CODE):
        _post(
            email,
            now,
            _("Your email address was changed"),
            _("This address no longer belongs to your sign-in; another one was put in its place."),
            _("If you didn’t ask for that, contact the platform immediately."),
        )


def post_proof_code(email: str, code: str, *, now: datetime) -> None:
    """Mail the code that verifies the new address, in the active language."""
    _post(
        email,
        now,
        _("Your code: %(code)s") % {"code": code},
        _("Enter this code on the page where you change your email: %(code)s") % {"code": code},
        _("If you didn’t ask for this, ignore this mail; nothing happens."),
    )


def post_address_taken(email: str, *, now: datetime) -> None:
    """Tell the reader that the address already belongs to an account. Sent instead of a code."""
    _post(
        email,
        now,
        _("This email already belongs to an account"),
        _(
            "An attempt was made to use this email for another account. It stays with yours; nothing was changed."
        ),
        _("If that was you, sign in with the account that has this email."),
    )


def _post(email: str, now: datetime, subject: str, text: str, note: str) -> None:
    document = Document(subject=subject, heading=subject, paragraphs=(text,), notes=(note,))
    post_sealed(document, kind="account", to=email, now=now, priority=Priority.AT_ONCE)
