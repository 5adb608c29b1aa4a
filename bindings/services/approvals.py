"""Approving a review, with a preview; one or many at once (R6, R7, R9, R11, R22)."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime

from django.utils import timezone

from accounts.models import Review, ReviewState
from bindings.errors import Refusal
from bindings.models import Binding, RuleBook

from .actors import Actor
from .deeds import Deed
from .effects import Step, apply_effects
from .evidence import evidence_of
from .locks import lock_name
from .plans import Plan, carry_out, setting
from .review_cases import ReviewCase, cases_of, upgrade_name
from .reviews import closing, lock_review
from .snapshots import account_snapshot, snapshot
from .taking import require_free
from .transactions import one_transaction


def approve_review(*, review: Review, actor: Actor, now: datetime, over: bool = False) -> Review:
    """Approve `review`: carry out the policy's effects in order, in one transaction with the event.

    Raises Refusal with the codes of `policy.REVIEW_GATES` that block it; NAME_NOT_LEGAL carries `problems` and `name`.
    Raises REVIEW_TAKEN if another operator has taken it, unless `over` is set.
    """
    with one_transaction():
        review = lock_review(review)
        if not over:
            require_free(review, actor, now)
        if review.completes_upgrade:
            lock_name(upgrade_name(review))
        carry_out(decide_approve_review(review=review, actor=actor, now=now))
    return review


def decide_approve_review(*, review: Review, actor: Actor, now: datetime) -> Plan:
    """Return what approving `review` does now, without doing it. Raises the same Refusal as `approve_review`."""
    plan = decide_approvals([review], actor=actor, now=now)[review.pk]
    if isinstance(plan, Refusal):
        raise plan
    return plan


def decide_approvals(reviews: Iterable[Review], *, actor: Actor, now: datetime) -> dict[int, Plan | Refusal]:
    """Return by key what approving each review does now, or why it is not allowed; at most five queries in total."""
    book = RuleBook.on(timezone.localdate(now))
    cases = cases_of(reviews, book)
    evidence = evidence_of([case.review for case in cases.values()], actor)
    return {
        pk: case.refusal or _plan(case, evidence.get(pk, []), book, actor, now) for pk, case in cases.items()
    }


def _plan(case: ReviewCase, documents: list[dict], book: RuleBook, actor: Actor, now: datetime) -> Plan:
    review, decision = case.review, case.decision
    step = _step(case, book, actor, now)
    before = _shown(step)
    apply_effects(step, decision.effects)
    deed = Deed(actor, now, review.shop, review.account, book)
    event = deed.event(
        "review_approved",
        rules=decision.rules,
        facts=case.as_event_facts() | {"documents": documents},
        before=before,
        after=_shown(step) | {"effects": list(decision.effects)},
    )
    key = f"review-{review.pk}-approved-{now:%Y%m%d%H%M%S}"
    told = deed.notice("review_approved", key, number=review.number)
    decided = closing(review, ReviewState.APPROVED, actor, now)
    return Plan((event,), (*step.writes, *_binding_write(step.binding), decided, told))


def _step(case: ReviewCase, book: RuleBook, actor: Actor, now: datetime) -> Step:
    """Return the step on copies of the rows, so that computing it does not change what the page shows."""
    review, account = case.review, copy(case.review.account)
    binding = copy(case.official) if review.completes_upgrade else None
    if binding:
        binding.account = account
    return Step(review.shop, account, binding, actor, now, book, upgrade_name(review))


def _shown(step: Step) -> dict:
    return account_snapshot(step.account) | (snapshot(step.shop, step.binding) if step.binding else {})


def _binding_write(binding: Binding | None) -> tuple:
    return (setting(binding, state=binding.state, upgraded_at=binding.upgraded_at),) if binding else ()
