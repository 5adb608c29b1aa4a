"""Mails that are rendered when they are queued because they contain a secret link. They stay encrypted until sent."""

import uuid
from datetime import datetime

from django.utils.translation import get_language, gettext_lazy

from work.models import Mail, Priority
from work.outbox import Letter, patience, post, renders
from work.sealing import seal, unseal

from .mail import Document, letter


def post_sealed(
    document: Document,
    *,
    kind: str,
    to: str,
    now: datetime,
    key: str = "",
    priority: Priority = Priority.SOON,
) -> None:
    """Queue `document` in the active language. A `key` that was queued before is skipped."""
    written = letter(document, to=to)
    post(
        [
            Mail(
                key=f"{kind}:{key or uuid.uuid4()}",
                kind=kind,
                priority=priority,
                recipient=to,
                language=get_language(),
                sealed=seal({"subject": written.subject, "text": written.text, "html": written.html}),
                created_at=now,
                due_at=now,
                expires_at=now + patience(),
            )
        ]
    )


@renders("account", gettext_lazy("Sign-in and password"))
@renders("invitation", gettext_lazy("Invitation"))
def sealed_letter(mail: Mail, now: datetime) -> Letter:
    """Return the mail as it was rendered."""
    return Letter(**unseal(mail.sealed))
