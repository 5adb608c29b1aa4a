"""Rejecting a review: the shop becomes bound again and can resubmit (R9)."""

from datetime import datetime

from accounts.models import UNDECIDED, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import OTHER, BindingState

from .actors import Actor
from .deeds import Deed
from .evidence import evidence_of
from .facts import official_binding
from .plans import Plan, carry_out, setting
from .reasons import require_reason
from .reviews import closing, lock_review
from .taking import require_free
from .transactions import one_transaction


def reject_review(
    *, review: Review, reason: str, actor: Actor, now: datetime, code: str = OTHER, over: bool = False
) -> Review:
    """Reject with a code and a reason that the merchant reads; the shop becomes bound again and can resubmit (R9).

    Raises Refusal: REASON_REQUIRED, REVIEW_DECIDED, and REVIEW_TAKEN if another operator has taken it, unless `over`.
    """
    reason = require_reason(reason)
    with one_transaction():
        review = lock_review(review)
        if not over:
            require_free(review, actor, now)
        carry_out(decide_reject_review(review=review, reason=reason, code=code, actor=actor, now=now))
    return review


def decide_reject_review(
    *, review: Review, reason: str, actor: Actor, now: datetime, code: str = OTHER
) -> Plan:
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
        facts={
            "review": review.number,
            "kind": str(review.kind),
            "documents": documents.get(review.pk, []),
            "reason_code": code,
        },
        before={"state": str(binding.state)} if binding else {},
        after={"state": "bound"} if binding else {},
        reason=reason,
    )
    key = f"review-{review.pk}-rejected-{now:%Y%m%d%H%M%S}"
    told = deed.notice("review_rejected", key, number=review.number, reason=reason)
    released = (setting(binding, state=BindingState.BOUND),) if binding else ()
    return Plan((event,), (*released, closing(review, ReviewState.REJECTED, actor, now, reason, code), told))
