"""A test mail to oneself. It is sent immediately, bypassing the outbox, because the server's answer is the result."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from work.models import Mail, MailState, Priority

from .mail import Document, greeting, letter
from .models import User

UNSENT = ("console.EmailBackend", "dummy.EmailBackend")
TEST_MAIL_LIMIT = {"limit": 5, "seconds": 600}


def only_printed() -> bool:
    """Return whether mail is only printed to the log or discarded."""
    return settings.EMAIL_BACKEND.endswith(UNSENT)


def send_test_mail(person: User, now: datetime) -> str:
    """Send `person` a test mail; return "" if the mail server accepted it, else the server's error.

    An accepted mail is stored in the outbox as sent, so that the desk can report it later.
    """
    product = {"product": settings.APP_NAME}
    document = Document(
        subject=_("Test mail from %(product)s") % product,
        heading=_("Test mail from %(product)s") % product,
        paragraphs=(greeting(str(person)), _("This mail arrived, so invitations and notices will as well.")),
    )
    written = letter(document, to=person.email)
    message = EmailMultiAlternatives(" ".join(written.subject.split()), written.text, to=[person.email])
    message.attach_alternative(written.html, "text/html")
    try:
        message.send()
    except Exception as error:  # a mail server can fail in many ways; each one is a test result
        return f"{type(error).__name__}: {error}".replace("\0", "")[:300]
    Mail.objects.create(
        key=f"test:{uuid.uuid4()}",
        kind="account",
        priority=Priority.AT_ONCE,
        user=person,
        recipient=person.email,
        language=get_language() or "",
        state=MailState.SENT,
        attempts=1,
        created_at=now,
        due_at=now,
        expires_at=now,
        finished_at=now,
    )
    return ""
