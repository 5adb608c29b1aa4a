"""A person's notices: which ones are shown, counted and read, and the person's notification settings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from .models import MailRhythm, Membership, Notice, User
from .notice_kinds import NOTICES, NoticeText
from .notice_texts import link_of, muted, sentence, title
from .notice_topics import TOPICS


def kinds_of(*topics: str) -> list[str]:
    """Return the kinds of notices in `topics`."""
    return [kind for kind, text in NOTICES.items() if text.topic in topics]


PAGE = 30
FILTERS: dict[str, Callable[[], Q]] = {
    "all": Q,
    "unread": lambda: Q(read_at__isnull=True),
    "action": lambda: Q(kind__in=[kind for kind, text in NOTICES.items() if text.action]),
    "review": lambda: Q(kind__in=kinds_of("review")),
    "security": lambda: Q(kind__in=kinds_of("security")),
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice, ready for display."""

    notice: Notice
    text: NoticeText
    title: str
    sentence: str
    link: str


def notices_of(user: User) -> QuerySet[Notice]:
    """Return the notices `user` sees: their own, for shops they still belong to, without muted topics."""
    hidden = kinds_of(*(topic for topic in TOPICS if muted(user.muted_notices, "page", topic)))
    mine = Membership.objects.filter(user=user, shop=OuterRef("shop"))
    seen = Notice.objects.filter(user=user, kind__in=NOTICES).exclude(kind__in=hidden)
    return seen.filter(Q(shop__isnull=True) | Exists(mine)).order_by("-created_at", "-pk")


def counts(notices: QuerySet[Notice]) -> dict[str, int]:
    """Return the number of notices for each filter, in one query."""
    return notices.order_by().aggregate(
        **{name: Count("pk", filter=wanted() or None) for name, wanted in FILTERS.items()}
    )


def page_of(
    notices: QuerySet[Notice], before: tuple[datetime, int] | None
) -> tuple[list[Notice], Notice | None]:
    """Return one page of notices older than `before`, and its last notice if there are more."""
    if before:
        at, pk = before
        notices = notices.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    rows = list(notices.select_related("shop")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None


def by_day(notices: Iterable[Notice]) -> list[tuple[date, list[NoticeLine]]]:
    """Return the lines of `notices` grouped by day."""
    days: dict[date, list[NoticeLine]] = {}
    for notice in notices:
        line = NoticeLine(notice, NOTICES[notice.kind], title(notice), sentence(notice), link_of(notice))
        days.setdefault(timezone.localdate(notice.created_at), []).append(line)
    return list(days.items())


def mark_read(user: User, *, now: datetime, pk: int | None = None) -> Notice | None:
    """Mark one notice of `user` as read, or all of them; return the single notice."""
    mine = Notice.objects.filter(user=user)
    if pk is not None:
        mine = mine.filter(pk=pk)
    mine.filter(read_at__isnull=True).update(read_at=now)
    return mine.select_related("shop").first() if pk is not None else None


def choose(
    user: User, *, page: Iterable[str], mail: Iterable[str], rhythm: MailRhythm, now: datetime
) -> None:
    """Save which topics `user` sees in the app and gets by mail, and how often.

    Locked topics always stay in the app.
    """
    page, mail = set(page), set(mail)
    user.mail_rhythm = rhythm
    user.muted_notices = [
        *(f"page:{name}" for name, topic in TOPICS.items() if name not in page and not topic.locked),
        *(f"mail:{name}" for name in TOPICS if name not in mail),
    ]
    user.save(update_fields=["muted_notices", "mail_rhythm"])
    if rhythm == MailRhythm.NONE:
        Notice.objects.filter(user=user, in_digest=True).update(in_digest=False)
    hidden = kinds_of(*(name for name in TOPICS if muted(user.muted_notices, "page", name)))
    Notice.objects.filter(user=user, kind__in=hidden, read_at__isnull=True).update(read_at=now)
