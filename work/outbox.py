"""Mail that is sent after the change it reports is committed, by priority.

A row is written in the transaction of the change, so that neither exists without the other. A worker claims one row at
a time under a lease, sends it and records the result. Delivery is at least once: if a worker is killed after the mail
server's answer and before recording it, the mail is sent again after the lease expires. The second copy has the same
Message-ID, so that the reader's mailbox can drop it.
"""

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from .models import Mail, MailState

logger = logging.getLogger(__name__)
PER_CONNECTION = 50
ANSWERED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)  # the server works; it refuses this mail
PERMANENT = 500  # SMTP codes from here on are permanent failures


@dataclass(frozen=True, slots=True)
class Letter:
    """The content of a mail. `sent` is called in the transaction that marks the mail as sent."""

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: Callable[[datetime], None] = lambda now: None


Render = Callable[[Mail, datetime], Letter | None]


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail: its label on the desk and its render function. None means that the mail is no longer needed."""

    label: Promise
    render: Render


MAIL_KINDS: dict[str, MailKind] = {}


def renders(kind: str, label: Promise) -> Callable[[Render], Render]:
    """Register the function that renders a row of `kind` as a letter, in the row's language."""

    def register(render: Render) -> Render:
        MAIL_KINDS[kind] = MailKind(label, render)
        return render

    return register


def patience() -> timedelta:
    """Return how long a mail is retried before it is given up."""
    return timedelta(hours=settings.MAIL_GIVE_UP_HOURS)


def post(mails: Iterable[Mail]) -> None:
    """Write mails to the outbox; existing keys are skipped. Call it in the transaction of the change."""
    Mail.objects.bulk_create(mails, batch_size=500, ignore_conflicts=True)


@dataclass(slots=True)
class Delivery:
    """The result of one round: how many mails ended in each state, and whether the mail server answered."""

    counts: Counter[str] = field(default_factory=Counter)
    reachable: bool = True

    @property
    def report(self) -> str:
        return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(self.counts.items()))


def deliver(clock: Callable[[], datetime], *, stop: Callable[[], bool] = lambda: False) -> Delivery:
    """Send due mail until none is left, `stop` is set, or the mail server does not answer."""
    delivery, connection = Delivery(), get_connection()
    try:
        while delivery.reachable and not stop() and (mail := claim(clock())):
            _send(mail, connection, clock, delivery)
            if delivery.counts.total() % PER_CONNECTION == 0:
                connection.close()
    finally:
        with suppress(Exception):  # closing a lost connection fails too
            connection.close()
    return delivery


def claim(now: datetime) -> Mail | None:
    """Claim the most urgent due mail under a lease. No other worker takes it until the lease expires."""
    due = Mail.objects.filter(state=MailState.WAITING, due_at__lte=now).order_by("priority", "due_at", "pk")
    if not due.exists():  # so that an idle worker does not take SQLite's single write lock
        return None
    with transaction.atomic(durable=True):
        mail = due.select_for_update(skip_locked=True, of=("self",)).first()
        if mail:
            mail.attempts += 1
            mail.due_at = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
            mail.save(update_fields=["attempts", "due_at"])
    return mail


def _send(
    mail: Mail, connection: BaseEmailBackend, clock: Callable[[], datetime], delivery: Delivery
) -> None:
    try:
        with override(mail.language):
            letter = MAIL_KINDS[mail.kind].render(mail, clock())
        if letter is None:
            _finish(mail, MailState.DROPPED, clock(), delivery)
            return
        connection.open()
        _message(mail, letter, connection).send()
    except (
        Exception
    ) as error:  # rendering and mail servers can fail in many ways; none may block the other mails
        _failed(mail, error, clock(), delivery)
    else:
        _finish(mail, MailState.SENT, clock(), delivery, letter)


def _message(mail: Mail, letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        " ".join(letter.subject.split()),
        letter.text,
        to=[mail.recipient],
        connection=connection,
        headers={"Message-ID": message_id(mail), "Auto-Submitted": "auto-generated", **letter.headers},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def message_id(mail: Mail) -> str:
    """Return the Message-ID. It is the same for every attempt, so that the receiver can drop a duplicate."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>"


def _finish(
    mail: Mail, state: MailState, now: datetime, delivery: Delivery, letter: Letter | None = None
) -> None:
    with transaction.atomic(durable=True):
        Mail.objects.filter(pk=mail.pk).update(state=state, finished_at=now, sealed="", last_error="")
        if letter:
            letter.sent(now)
    delivery.counts[state] += 1


def _failed(mail: Mail, error: Exception, now: datetime, delivery: Delivery) -> None:
    """Schedule a retry, or give the mail up.

    If another worker has claimed the mail meanwhile, leave it to that worker.
    """
    text = f"{type(error).__name__}: {error}".replace("\0", "")[:300]
    over = _is_final(error) or now >= mail.expires_at
    mine = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, attempts=mail.attempts)
    if over:
        mine.update(state=MailState.GIVEN_UP, finished_at=now, last_error=text)
    else:
        mine.update(due_at=now + backoff(mail.attempts), last_error=text)
    delivery.counts[MailState.GIVEN_UP if over else "kept_for_later"] += 1
    delivery.reachable = isinstance(error, ANSWERED) or not isinstance(error, OSError)
    logger.warning("mail %s (%s), attempt %s: %s", mail.pk, mail.kind, mail.attempts, text)


def _is_final(error: Exception) -> bool:
    """Return whether the server refused the address permanently, for example because it does not exist."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _text in error.recipients.values()
    )


def backoff(attempts: int) -> timedelta:
    """Return the delay after this many attempts: exponential up to a limit, plus up to half of that as jitter."""
    seconds = min(settings.MAIL_RETRY_SECONDS * 2 ** min(attempts - 1, 30), settings.MAIL_RETRY_MOST_SECONDS)
    return timedelta(seconds=seconds * random.uniform(1, 1.5))  # noqa: S311  (spreads retries, hides nothing)


def resend(mail: Mail, now: datetime) -> bool:
    """Queue a given-up mail for an immediate retry with all its attempts; return whether it had been given up."""
    given_up = Mail.objects.filter(pk=mail.pk, state=MailState.GIVEN_UP)
    return bool(
        given_up.update(
            state=MailState.WAITING, finished_at=None, due_at=now, expires_at=now + patience(), attempts=0
        )
    )


def forget_mails(now: datetime) -> int:
    """Delete mails that were sent, dropped or given up long ago; return how many."""
    over = Mail.objects.filter(finished_at__lt=now - timedelta(days=settings.MAIL_KEPT_DAYS))
    return over.delete()[0]
