"""Requests that end together with their subject: a closed shop, a cancelled account or identity (R23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import ASKED, Review, ReviewState
from bindings.models import Binding, BindingState

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


def withdrawing(requests: Iterable[Review], official: Binding | None, now: datetime) -> Withdrawal:
    """Return how `requests` are withdrawn; a shop whose upgrade depended on one becomes bound again.

    `official` is the shop's binding if it stays.
    """
    requests = list(requests)
    if not requests:
        return Withdrawal({}, {}, (), ())
    before: dict[str, Any] = {"requests": [review.number for review in requests]}
    after: dict[str, Any] = {"requests": []}
    rows = Review.objects.filter(pk__in=[review.pk for review in requests], state__in=ASKED)
    writes: list[Write] = [partial(rows.update, state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None)]
    waits = any(review.completes_upgrade for review in requests)
    if waits and official and official.state == BindingState.IN_REVIEW:
        before["state"], after["state"] = str(BindingState.IN_REVIEW), str(BindingState.BOUND)
        writes.append(setting(official, state=BindingState.BOUND))
    return Withdrawal(before, after, tuple(writes))
