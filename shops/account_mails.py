"""Mails of the sign-in library, such as a password reset: its text in our layout, sent through the outbox."""

import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.utils import timezone

from work.models import Priority

from .mail import Document, Link
from .sealed_mails import post_sealed

BUTTON = re.compile(r"\[(?P<label>[^\]]+)\]\((?P<url>\S+)\)")


class PostsMail(DefaultAccountAdapter):
    """Puts the library's mails into the outbox, so that no page waits for a mail server.

    A paragraph `[text](address)` in a message template becomes its button.
    """

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        post_sealed(
            _document(message), kind="account", to=email, now=timezone.now(), priority=Priority.AT_ONCE
        )


def _document(message: EmailMessage) -> Document:
    parts = [" ".join(part.split()) for part in str(message.body).split("\n\n") if part.strip()]
    at = next((number for number, part in enumerate(parts) if BUTTON.fullmatch(part)), len(parts))
    button = BUTTON.fullmatch(parts[at]) if at < len(parts) else None
    return Document(
        subject=str(message.subject),
        heading=str(message.subject),
        paragraphs=tuple(parts[:at]),
        button=Link(button["label"], button["url"]) if button else None,
        notes=tuple(parts[at + 1 :]),
    )
