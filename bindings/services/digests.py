"""The daily digest: at most one mail per person a day for news that can wait, whatever the number of shops."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from shops.models import MailRhythm, Notice, User
from work.models import Mail, Priority
from work.outbox import post

_CHUNK = 500
NEWS = timedelta(days=7)
FRESH = timedelta(
    hours=20
)  # mail that the server has not accepted by then is covered by the next day's digest
ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Few:
    """The first rows of many, and their total number."""

    rows: Sequence[Any]
    count: int

    @classmethod
    def of(cls, rows: QuerySet | list) -> "Few":
        """Keep the first rows; if those are all, no count is queried."""
        first = list(rows[: ROWS_SHOWN + 1])
        if len(first) <= ROWS_SHOWN:
            return cls(first, len(first))
        return cls(first[:ROWS_SHOWN], len(rows) if isinstance(rows, list) else rows.count())


@dataclass(frozen=True, slots=True)
class Digest:
    """The facts of one digest; `news` holds every notice it covers."""

    user: User
    today: date
    news: list[Notice]
    shops: Counter[str]
    overdue: Few
    due: Few
    reminded: Few
    returned: Few
    late: Few

    def told(self, *kinds: str) -> list[Notice]:
        """Return the news of these kinds, newest first."""
        return [notice for notice in self.news if notice.kind in kinds]


def post_digests(*, on: date, now: datetime) -> int:
    """Queue the digest of the day `on` for everyone with news; return how many are new.

    It is rendered when it is sent, so that it is up to date.
    """
    readers = User.objects.filter(
        pk__in=Notice.objects.filter(in_digest=True, created_at__gt=now - NEWS).values("user"),
        is_active=True,
    )
    wanted = readers.exclude(email="").exclude(mail_rhythm=MailRhythm.NONE).order_by("pk")
    people, posted = list(wanted.only("pk", "email", "language")), 0
    for start in range(0, len(people), _CHUNK):
        mails = [_mail(person, on, now) for person in people[start : start + _CHUNK]]
        known = set(Mail.objects.filter(key__in=[mail.key for mail in mails]).values_list("key", flat=True))
        post(new := [mail for mail in mails if mail.key not in known])
        posted += len(new)
    return posted


def _mail(person: User, on: date, now: datetime) -> Mail:
    return Mail(
        key=f"digest:{person.pk}:{on}",
        kind="digest",
        priority=Priority.IN_BULK,
        user=person,
        recipient=person.email,
        language=person.language or settings.LANGUAGE_CODE,
        payload={"reader": person.pk, "day": str(on)},
        created_at=now,
        due_at=now,
        expires_at=now + FRESH,
    )
