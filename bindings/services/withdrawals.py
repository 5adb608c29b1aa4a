"""Requests that end together with their subject: a closed shop, a cancelled account or identity (R23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import ASKED, Review, ReviewState
from bindings.models import Appeal, AppealState, Binding, BindingState

from .plans import Write, setting


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The withdrawn requests as the verb's event shows them, and the writes that end them."""

    before: dict[str, Any]
    after: dict[str, Any]
    writes: tuple[Write, ...]
    rules: tuple[str, ...] = ("R23",)


def requests_of(**subject: Any) -> list[Review]:
    """Return the undecided requests about a shop or an account, including those waiting for a holder."""
    rows = Review.objects.filter(state__in=ASKED, **subject)
    return list(rows.select_related("shop__entity", "account__entity").order_by("pk"))


def appeals_of(**subject: Any) -> list[Appeal]:
    """Return the appeals about the reviews of a shop or an account that nobody has answered (R25)."""
    rows = Appeal.objects.filter(state=AppealState.WAITING, **subject)
    return list(rows.order_by("pk"))


def withdrawing(
    requests: Iterable[Review], official: Binding | None, now: datetime, appeals: Iterable[Appeal] = ()
) -> Withdrawal:
    """Return how `requests` and `appeals` are withdrawn; a shop whose upgrade waited for one of them is bound again.

    `official` is the shop's binding if it stays.
    """
    requests, appeals = list(requests), list(appeals)
    if not requests and not appeals:
        return Withdrawal({}, {}, (), ())
    before: dict[str, Any] = {"requests": [row.number for row in requests] + [row.number for row in appeals]}
    after: dict[str, Any] = {"requests": []}
    rows = Review.objects.filter(pk__in=[review.pk for review in requests], state__in=ASKED)
    writes: list[Write] = [partial(rows.update, state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None)]
    open_appeals = Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals], state=AppealState.WAITING)
    if appeals:
        writes.append(partial(open_appeals.update, state=AppealState.WITHDRAWN, answered_at=now))
    waits = any(review.completes_upgrade for review in requests)
    if waits and official and official.state == BindingState.IN_REVIEW:
        before["state"], after["state"] = str(BindingState.IN_REVIEW), str(BindingState.BOUND)
        writes.append(setting(official, state=BindingState.BOUND))
    return Withdrawal(before, after, tuple(writes))
