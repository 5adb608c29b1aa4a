"""The remedy for an entity mismatch: request that the account's entity becomes the shop's (R5)."""

from datetime import datetime
from typing import cast

from django.utils import timezone

from accounts.models import ASKED, UNDECIDED, Account, Review, ReviewKind, ReviewState
from bindings import policy
from bindings.errors import Refusal
from bindings.models import ActorKind, RuleBook, ScanTicket, TermsKind, TicketState
from shops.models import Entity, Shop

from .actors import Actor
from .clock import started
from .consents import terms_in_force
from .deeds import Deed
from .facts import gather
from .locks import lock_account, lock_shop
from .reviews import submit_review
from .roles import require_manager
from .transactions import one_transaction


def request_entity_change(*, ticket: ScanTicket, actor: Actor, now: datetime, agreed: bool = False) -> Review:
    """Request that the account of a denied scan takes the shop's entity.

    From the phone it requires the holder's agreement and goes to the operators; from the backend it first waits for the
    holder. Idempotent: it returns the open request. Raises Refusal: TICKET_CHANGED (the scan was not denied for its
    entity), TICKET_CLAIMED (another account's phone), AGREEMENT_REQUIRED, a code of `policy.ENTITY_CHANGE_GATES`.
    """
    if ticket.state != TicketState.DENIED or ticket.account_id is None or not _entity_refused(ticket):
        raise Refusal("TICKET_CHANGED")
    by_holder = actor.kind == ActorKind.HOLDER
    if by_holder and actor.account != ticket.account:
        raise Refusal("TICKET_CLAIMED")
    if by_holder and not agreed:
        raise Refusal("AGREEMENT_REQUIRED")
    with one_transaction():
        shop, account = lock_shop(ticket.shop_id), lock_account(ticket.account_id)
        require_manager(shop, actor)
        book, own = RuleBook.on(timezone.localdate(now)), _existing(shop, account)
        decision = _decide(shop, account, own, book, by_holder=by_holder)
        if not decision.allowed:
            raise Refusal(*decision.reasons, decision=decision)
        if own and (not by_holder or own.state in UNDECIDED):
            return own
        review = _open(shop, account, own, book, by_holder=by_holder, now=now)
        deed = Deed(actor, now, shop, account)
        after = {"review": review.number, "review_state": str(review.state)}
        deed.record(
            "entity_change_requested",
            rules=decision.rules,
            facts=_facts(ticket, by_holder, now),
            before={"entity": account.entity.name if account.entity else ""},
            after={"entity": review.entity.name} | after,
        )
        deed.notify_shop(
            "entity_change_requested", f"review-{review.pk}-{review.state}", number=review.number
        )
    return review


def _entity_refused(ticket: ScanTicket) -> bool:
    return bool({"ENTITY_MISMATCH", "ENTITY_UNKNOWN"} & set((ticket.decision or {}).get("reasons", ())))


def _decide(
    shop: Shop, account: Account, own: Review | None, book: RuleBook, *, by_holder: bool
) -> policy.Decision:
    """Ask the policy. `own`, this shop's waiting request, does not block itself."""
    undecided = Review.objects.filter(account=account, state__in=UNDECIDED)
    others = undecided.exclude(pk=own.pk) if own else undecided
    asked = policy.RequestFacts(by_holder=by_holder, open_elsewhere=others.exists())
    return policy.decide_entity_change(asked, *gather(shop, account, book))


def _existing(shop: Shop, account: Account) -> Review | None:
    return Review.objects.filter(shop=shop, account=account, state__in=ASKED).order_by("-pk").first()


def _open(
    shop: Shop, account: Account, review: Review | None, book: RuleBook, *, by_holder: bool, now: datetime
) -> Review:
    if review is None:
        state = ReviewState.OPEN if by_holder else ReviewState.AWAITING_HOLDER
        return submit_review(
            kind=ReviewKind.ENTITY_CHANGE,
            shop=shop,
            account=account,
            book=book,
            now=now,
            completes_upgrade=False,
            state=state,
        )
    review.state, review.submitted_at = ReviewState.OPEN, now
    for name, value in started(review.kind, book, now).items():
        setattr(review, name, value)
    # What the holder saw; the license may have changed since the shop's request.
    review.entity = cast(Entity, shop.entity)
    review.save(update_fields=["state", "submitted_at", "due_at", "target", "clock_left", "entity"])
    return review


def _facts(ticket: ScanTicket, by_holder: bool, now: datetime) -> dict:
    if not by_holder:
        return {"ticket": ticket.key}
    terms = terms_in_force(TermsKind.ENTITY_CHANGE, now)
    return {"ticket": ticket.key, "terms": terms.version, "terms_sha256": terms.sha256}


def withdraw_request(*, review: Review, actor: Actor, now: datetime) -> None:
    """Withdraw a request that no upgrade depends on, from either side. Idempotent.

    Raises Refusal REVIEW_DECIDED if an operator has decided it, TICKET_CHANGED for another account's holder.
    """
    if actor.kind == ActorKind.HOLDER and actor.account != review.account:
        raise Refusal("TICKET_CHANGED")
    with one_transaction():
        shop, account = lock_shop(review.shop_id), lock_account(review.account_id)
        require_manager(shop, actor)
        changed = Review.objects.filter(pk=review.pk, state__in=ASKED, completes_upgrade=False).update(
            state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None
        )
        if changed:
            before, after = {"review": review.number}, {"review": ""}
            deed = Deed(actor, now, shop, account)
            deed.record("entity_change_withdrawn", rules=("R5",), before=before, after=after)
        elif not Review.objects.filter(pk=review.pk, state=ReviewState.WITHDRAWN).exists():
            raise Refusal("REVIEW_DECIDED")
