"""The mail to an address that a person no longer has on record, so that a change nobody asked for is noticed."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from work.models import Priority

from .mail import Document
from .sealed_mails import post_sealed


def post_to_old_address(email: str, *, language: str, now: datetime) -> None:
    """Put the mail into the outbox, in the person's language; it does not name the new address."""
    with override(language or settings.LANGUAGE_CODE):
        document = Document(
            subject=_("Your email address was changed"),
            heading=_("Your email address was changed"),
            paragraphs=(
                _("This address no longer belongs to your sign-in; another one was put in its place."),
            ),
            notes=(_("If you didn’t ask for that, contact the platform immediately."),),
        )
        post_sealed(document, kind="account", to=email, now=now, priority=Priority.AT_ONCE)
