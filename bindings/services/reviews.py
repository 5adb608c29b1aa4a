"""Blue V verifications and entity changes: submit, withdraw, lock, close (R5, R6, R7, R9)."""

from datetime import datetime

from accounts.models import UNDECIDED, Account, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import RuleBook
from shops.models import Shop

from .actors import Actor
from .clock import started
from .locks import lock_account, lock_shop
from .plans import Write, setting


def submit_review(
    *,
    kind: str,
    shop: Shop,
    account: Account,
    book: RuleBook,
    now: datetime,
    completes_upgrade: bool,
    proposed_name: str = "",
    state: str = ReviewState.OPEN,
) -> Review:
    """Open a review for `account` under the shop's entity; the caller holds the locks and writes the event.

    If the new review completes an upgrade, an open request of the account that no upgrade depends on is replaced.
    """
    if shop.entity is None:
        raise Refusal("PERSONAL_SHOP_HAS_NO_ENTITY")
    if completes_upgrade:
        Review.objects.filter(account=account, state__in=UNDECIDED, completes_upgrade=False).update(
            state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None
        )
    return Review.objects.create(
        kind=kind,
        shop=shop,
        account=account,
        entity=shop.entity,
        state=state,
        completes_upgrade=completes_upgrade,
        proposed_name=proposed_name,
        submitted_at=now,
        **started(kind, book, now),
    )


def withdraw_review(*, shop: Shop, now: datetime) -> None:
    """Withdraw the review that the shop's upgrade depends on (R10); the caller writes the event."""
    Review.objects.filter(shop=shop, completes_upgrade=True, state__in=UNDECIDED).update(
        state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None
    )


def lock_review(review: Review) -> Review:
    """Lock shop, account and review in this order; return the current review with the locked rows on it."""
    shop, account = lock_shop(review.shop_id), lock_account(review.account_id)
    current = Review.objects.select_for_update(of=("self",)).select_related("entity").get(pk=review.pk)
    current.shop, current.account = shop, account
    return current


def closing(
    review: Review, state: str, actor: Actor, now: datetime, reason: str = "", code: str = ""
) -> Write:
    """Return the write that decides the review."""
    decided = {"state": state, "decided_at": now, "decided_by": actor.user}
    return setting(review, clock_left=None, reason=reason, reason_code=code, **decided)
