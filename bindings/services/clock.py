"""A review's clock: it counts working time by the rule book's calendar and pauses while the merchant acts (R23)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Review, ReviewKind
from bindings.models import RuleBook


def target(kind: str, book: RuleBook) -> timedelta:
    """Return the operators' working-time target for a review (rule book)."""
    return timedelta(hours=book.blue_v_hours if kind == ReviewKind.BLUE_V else book.entity_change_hours)


def promised(kind: str, book: RuleBook, now: datetime) -> datetime:
    """Return the time by which a request submitted now will be decided, as promised to the merchant."""
    return book.working_time.after(now, target(kind, book))


def started(kind: str, book: RuleBook, now: datetime) -> dict[str, Any]:
    """Return the columns of a clock that starts over."""
    return {"target": target(kind, book), "clock_left": None, "due_at": promised(kind, book, now)}


def stopped(review: Review, now: datetime) -> dict[str, Any]:
    """Return the columns of a clock that is paused while the merchant has the request."""
    return {"clock_left": time_left(review, RuleBook.on(timezone.localdate(now)), now)}


def resumed(review: Review, now: datetime) -> dict[str, Any]:
    """Return the columns of the clock after the merchant has resubmitted the request."""
    book = RuleBook.on(timezone.localdate(now))
    left = time_left(review, book, now)
    return {"clock_left": None, "due_at": book.working_time.after(now, left)}


def time_left(review: Review, book: RuleBook, now: datetime) -> timedelta:
    """Return the working time left for an undecided review; negative if it is overdue."""
    if review.clock_left is not None:
        return review.clock_left
    return book.working_time.between(now, review.due_at)


def target_of(review: Review) -> timedelta:
    """Return the review's total working time. A review from an earlier release counted every hour."""
    return review.target if review.target is not None else review.due_at - review.submitted_at
