"""The content of one person's digest, gathered when it is sent: news and the state of their shops (R12)."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from accounts.models import Review, ReviewState
from bindings.queries.shops import shops_of, tally
from bindings.services.digests import NEWS, Digest, Few
from bindings.services.standings import FAR
from bindings.standing import NEEDS_ACTION
from shops.models import Notice, Role, User
from shops.notice_mails import wants
from shops.notice_texts import muted

DUE_SOON = timedelta(days=7)
ACTS = (Role.OWNER, Role.MANAGER)


def digest_of(user: User, now: datetime, today: date) -> Digest:
    """Gather the digest of `user` in a number of queries that does not grow with shops or news."""
    waiting = Notice.objects.filter(user=user, in_digest=True, created_at__gt=now - NEWS)
    news = waiting.select_related("shop").order_by("-created_at", "-pk")
    mine = shops_of(user, today)
    open_ = _wanted(user, "deadline", mine.filter(role_here__in=ACTS, status_code__in=NEEDS_ACTION))
    open_ = open_.order_by("due_on", "name", "pk")
    reminded = waiting.filter(kind="upgrade_due").values("shop")
    return Digest(
        user=user,
        today=today,
        news=[notice for notice in news if wants(user, notice.kind)],
        shops=Counter(tally(mine)),
        overdue=Few.of(open_.filter(due_on__lt=today)),
        due=Few.of(open_.filter(due_on__range=(today, today + DUE_SOON))),
        reminded=Few.of(open_.filter(pk__in=reminded, due_on__gt=today + DUE_SOON, due_on__lt=FAR)),
        returned=Few.of(_reviews(user, ReviewState.RETURNED).order_by("submitted_at")),
        late=Few.of(_reviews(user, ReviewState.OPEN).filter(due_at__lt=now).order_by("due_at")),
    )


def _reviews(user: User, state: ReviewState) -> QuerySet[Review]:
    mine = user.memberships.filter(role__in=ACTS).values("shop")
    reviews = Review.objects.filter(state=state, shop__in=mine).select_related("shop", "account")
    return _wanted(user, "review", reviews)


def _wanted(user: User, topic: str, rows: QuerySet) -> QuerySet:
    return rows.none() if muted(user.muted_notices, "mail", topic) else rows
