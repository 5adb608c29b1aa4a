"""Blue V verifications and entity changes: submit, withdraw, reject (R5, R6, R7, R9)."""

from datetime import datetime

from accounts.models import UNDECIDED, Account, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import BindingState, RuleBook
from shops.models import Shop

from .actors import Actor
from .clock import started
from .deeds import Deed
from .evidence import evidence_of
from .facts import official_binding
from .locks import lock_account, lock_shop
from .plans import Plan, Write, carry_out, setting
from .reasons import require_reason
from .transactions import one_transaction


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

    An open request of the account that no shop's upgrade waits for gives way to one that completes an upgrade.
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
    """Withdraw the review that the shop's upgrade waits for (R10); the caller writes the event."""
    Review.objects.filter(shop=shop, completes_upgrade=True, state__in=UNDECIDED).update(
        state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None
    )


def lock_review(review: Review) -> Review:
    """Lock shop, account and review in this order; return the review as it is now, with the locked rows on it."""
    shop, account = lock_shop(review.shop_id), lock_account(review.account_id)
    current = Review.objects.select_for_update(of=("self",)).select_related("entity").get(pk=review.pk)
    current.shop, current.account = shop, account
    return current


def closing(review: Review, state: str, actor: Actor, now: datetime, reason: str = "") -> Write:
    """Return the write that decides the review."""
    decided = {"state": state, "decided_at": now, "decided_by": actor.user, "reason": reason}
    return setting(review, clock_left=None, **decided)


def reject_review(*, review: Review, reason: str, actor: Actor, now: datetime) -> Review:
    """Reject with a reason the merchant reads; the shop is bound again and free to resubmit (R9).

    Raises Refusal: REASON_REQUIRED, REVIEW_DECIDED.
    """
    reason = require_reason(reason)
    with one_transaction():
        review = lock_review(review)
        carry_out(decide_reject_review(review=review, reason=reason, actor=actor, now=now))
    return review


def decide_reject_review(*, review: Review, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what rejecting does now, without doing it. Raises Refusal REVIEW_DECIDED."""
    if review.state not in UNDECIDED:
        raise Refusal("REVIEW_DECIDED")
    binding = official_binding(review.shop) if review.completes_upgrade else None
    if binding and binding.state != BindingState.IN_REVIEW:
        binding = None
    deed, documents = Deed(actor, now, review.shop, review.account), evidence_of([review], actor)
    event = deed.event(
        "review_rejected",
        rules=("R9",),
        facts={"review": review.number, "kind": str(review.kind), "documents": documents.get(review.pk, [])},
        before={"state": str(binding.state)} if binding else {},
        after={"state": "bound"} if binding else {},
        reason=reason,
    )
    key = f"review-{review.pk}-rejected-{now:%Y%m%d%H%M%S}"
    told = deed.notice("review_rejected", key, number=review.number, reason=reason)
    released = (setting(binding, state=BindingState.BOUND),) if binding else ()
    return Plan((event,), (*released, closing(review, ReviewState.REJECTED, actor, now, reason), told))
