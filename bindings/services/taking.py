"""Assignment of reviews: taken, handed over, released, and released automatically when idle (R22)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import UNDECIDED, Review
from bindings.errors import Refusal
from bindings.models import RuleBook
from shops.models import User

from .actors import SYSTEM, Actor
from .deeds import Deed
from .plans import Plan, carry_out, setting
from .reviews import lock_review
from .transactions import one_transaction


def held(book: RuleBook, now: datetime) -> Q:
    """Return the condition on a review that an operator has it at `now`."""
    return Q(assignee__isnull=False, taken_at__gt=now - timedelta(minutes=book.hold_minutes))


def holder_of(review: Review, book: RuleBook, now: datetime) -> User | None:
    """Return the operator who has the review at `now`, or None after the rule book's idle minutes."""
    fresh = review.taken_at is not None and review.taken_at > now - timedelta(minutes=book.hold_minutes)
    return review.assignee if fresh else None


def require_free(review: Review, actor: Actor, now: datetime) -> None:
    """Raise Refusal REVIEW_TAKEN if another operator has the review."""
    holder = holder_of(review, RuleBook.on(timezone.localdate(now)), now)
    if holder is not None and holder != actor.user:
        raise Refusal("REVIEW_TAKEN", holder=str(holder))


def assign_review(
    *, review: Review, assignee: User | None, actor: Actor, now: datetime, over: bool = False
) -> Review:
    """Assign the review to `assignee`, or release it with None; `over` takes it from another operator knowingly.

    Taking one's own review again renews the assignment. Raises Refusal: REVIEW_DECIDED, REVIEW_TAKEN.
    """
    with one_transaction():
        review = lock_review(review)
        carry_out(decide_assign_review(review=review, assignee=assignee, actor=actor, now=now, over=over))
    return review


def decide_assign_review(
    *, review: Review, assignee: User | None, actor: Actor, now: datetime, over: bool = False
) -> Plan:
    """Return what assigning does now; an empty plan when releasing an unassigned review.

    Raises Refusal like `assign_review`.
    """
    if review.state not in UNDECIDED:
        raise Refusal("REVIEW_DECIDED")
    if not over:
        require_free(review, actor, now)
    if assignee is None and review.assignee is None:
        return Plan()
    taken = setting(review, assignee=assignee, taken_at=now if assignee else None)
    if assignee is not None and holder_of(review, RuleBook.on(timezone.localdate(now)), now) == assignee:
        return Plan(writes=(taken,))
    verb = "review_taken" if assignee == actor.user else "review_handed_over"
    event = Deed(actor, now, review.shop, review.account).event(
        verb if assignee else "review_released",
        facts={"review": review.number, "kind": str(review.kind)},
        before={"assignee": str(review.assignee or "")},
        after={"assignee": str(assignee or "")},
    )
    return Plan((event,), (taken,))


def take_next(*, reviews: Iterable[Review], most: int, actor: Actor, now: datetime) -> list[Review]:
    """Take the first `most` unassigned reviews, each in its own transaction; return those taken.

    Reviews that another operator takes or decides meanwhile are skipped, so that two people never take the same one.
    """
    taken: list[Review] = []
    for review in reviews:
        if len(taken) == most:
            break
        try:
            taken.append(assign_review(review=review, assignee=actor.user, actor=actor, now=now))
        except Refusal:
            continue
    return taken


def release_idle(*, now: datetime) -> int:
    """Release reviews that were idle for the rule book's minutes; return how many."""
    book = RuleBook.on(timezone.localdate(now))
    before = now - timedelta(minutes=book.hold_minutes)
    idle = Review.objects.filter(state__in=UNDECIDED, assignee__isnull=False, taken_at__lte=before)
    return sum(_release(review, before, now) for review in idle.order_by("pk")[:500])


def _release(review: Review, before: datetime, now: datetime) -> int:
    with one_transaction():
        review = lock_review(review)
        if review.state not in UNDECIDED or review.taken_at is None or review.taken_at > before:
            return 0
        carry_out(decide_assign_review(review=review, assignee=None, actor=SYSTEM, now=now, over=True))
    return 1
