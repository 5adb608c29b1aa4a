"""A review on the operators' desk: returned for more material, and resubmitted (R9)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

from accounts.document_models import DocumentAsk
from accounts.models import Review, ReviewState
from bindings.errors import Refusal
from bindings.models import OTHER

from .actors import Actor
from .clock import resumed, stopped
from .deeds import Deed
from .plans import Plan, carry_out, setting
from .reasons import require_reason
from .reviews import lock_review
from .roles import require_manager
from .taking import require_free
from .transactions import one_transaction

NOTHING: Mapping[str, str] = MappingProxyType({})


def return_review(
    *,
    review: Review,
    reason: str,
    actor: Actor,
    now: datetime,
    asked: Mapping[str, str] = NOTHING,
    code: str = OTHER,
    over: bool = False,
) -> Review:
    """Return an open review to the shop for more material; the upgrade stays in review meanwhile.

    `asked` names the kinds of documents that the shop has to submit, each with its `AskReason`; `reason` is the text
    people read. Raises Refusal: REASON_REQUIRED, REVIEW_DECIDED, REVIEW_RETURNED, REVIEW_TAKEN unless `over`.
    """
    reason = require_reason(reason)
    with one_transaction():
        review = lock_review(review)
        if not over:
            require_free(review, actor, now)
        plan = decide_return_review(
            review=review, reason=reason, asked=asked, code=code, actor=actor, now=now
        )
        carry_out(plan)
    return review


def decide_return_review(
    *,
    review: Review,
    reason: str,
    actor: Actor,
    now: datetime,
    asked: Mapping[str, str] = NOTHING,
    code: str = OTHER,
) -> Plan:
    """Return what returning the review does now, without doing it. Raises Refusal: REVIEW_DECIDED, REVIEW_RETURNED."""
    if review.state != ReviewState.OPEN:
        raise Refusal("REVIEW_RETURNED" if review.state == ReviewState.RETURNED else "REVIEW_DECIDED")
    deed = Deed(actor, now, review.shop, review.account)
    event = deed.event(
        "review_returned",
        rules=("R9",),
        facts={"review": review.number, "kind": str(review.kind), "reason_code": code},
        before={"review_state": "open"},
        after={"review_state": "returned"} | ({"asked": dict(asked)} if asked else {}),
        reason=reason,
    )
    key = f"review-{review.pk}-returned-{now:%Y%m%d%H%M%S}"
    told = deed.notice("review_returned", key, number=review.number, reason=reason)
    state = {"state": ReviewState.RETURNED, "reason": reason, "reason_code": code}
    returned = setting(review, **state, **stopped(review, now))
    return Plan((event,), (returned, partial(_ask, review, asked, now), told))


def _ask(review: Review, asked: Mapping[str, str], now: datetime) -> None:
    """Store the requested documents, replacing requests that were never answered."""
    review.asks.filter(answer__isnull=True).delete()
    DocumentAsk.objects.bulk_create(
        DocumentAsk(review=review, kind=kind, why=why, asked_at=now) for kind, why in asked.items()
    )


def resubmit_review(*, review: Review, material: str, actor: Actor, now: datetime) -> Review:
    """Resubmit a returned review with the requested documents or more material; the clock resumes (R23).

    Idempotent. Raises Refusal: DOCUMENTS_ASKED_FOR, MATERIAL_REQUIRED, REVIEW_DECIDED, ROLE_TOO_SMALL.
    """
    with one_transaction():
        review = lock_review(review)
        require_manager(review.shop, actor)
        asks = list(review.asks.all())
        if any(ask.answer_id is None for ask in asks) and review.state == ReviewState.RETURNED:
            raise Refusal("DOCUMENTS_ASKED_FOR")
        if not asks and not material.strip():
            raise Refusal("MATERIAL_REQUIRED")
        if review.state == ReviewState.OPEN and (review.material or asks):
            return review
        if review.state != ReviewState.RETURNED:
            raise Refusal("REVIEW_DECIDED")
        asked, review.reason = review.reason, ""
        review.state, review.submitted_at = ReviewState.OPEN, now
        clock = resumed(review, now)
        review.due_at, review.clock_left = clock["due_at"], clock["clock_left"]
        review.material = "\n\n".join(filter(None, [review.material, material.strip()]))
        review.save(update_fields=["state", "reason", "submitted_at", "due_at", "clock_left", "material"])
        Deed(actor, now, review.shop, review.account).record(
            "review_resubmitted",
            rules=("R9",),
            facts={"review": review.number, "kind": review.kind, "asked_for": asked},
            before={"review_state": "returned"},
            after={"review_state": "open"} | ({"material": material.strip()} if material.strip() else {}),
        )
    return review
