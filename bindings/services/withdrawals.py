"""Requests that end with what they are about: a shop that closes, an account or identity that is cancelled (R23)."""

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
    """What the event of the verb tells of the requests that end with it, and the writes that end them."""

    before: dict[str, Any]
    after: dict[str, Any]
    writes: tuple[Write, ...]
    rules: tuple[str, ...] = ("R23",)


def requests_of(**subject: Any) -> list[Review]:
    """Return the requests about a shop or an account that nobody has decided, those that wait for a holder as well."""
    rows = Review.objects.filter(state__in=ASKED, **subject)
    return list(rows.select_related("shop__entity", "account__entity").order_by("pk"))


def withdrawing(requests: Iterable[Review], official: Binding | None, now: datetime) -> Withdrawal:
    """Return how `requests` are withdrawn; a shop whose upgrade waited for one of them is bound again.

    `official` is the shop's binding where it stays.
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
