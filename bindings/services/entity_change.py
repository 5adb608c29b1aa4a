"""The way out of an entity mismatch: ask for the account's entity to become the shop's (R5)."""

from datetime import datetime
from typing import cast

from django.utils import timezone

from accounts.models import UNDECIDED, Account, AccountKind, AccountStatus, Review, ReviewKind, ReviewState
from bindings.errors import Refusal
from bindings.models import ActorKind, RuleBook, ScanTicket, TermsKind, TicketState
from shops.models import Entity, Shop

from .actors import Actor
from .consents import terms_in_force
from .events import record
from .locks import lock_account, lock_shop
from .notices import tell_shop
from .reviews import submit_review, target
from .roles import require_manager
from .transactions import one_transaction


def request_entity_change(*, ticket: ScanTicket, actor: Actor, now: datetime, agreed: bool = False) -> Review:
    """Ask that the account of a denied scan takes the shop's entity.

    From the phone it needs the holder's agreement and goes to the operators; from the desk it first waits for the
    holder. Asking twice returns the same request. Raises Refusal: TICKET_CHANGED (the scan was not denied for its
    entity), TICKET_CLAIMED (another account's phone), AGREEMENT_REQUIRED, SHOP_CLOSED, ACCOUNT_UNAVAILABLE,
    NOT_ENTERPRISE, ENTITY_UNCHANGED, ACCOUNT_TAKEN, REVIEW_OPEN.
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
        _require_possible(shop, account)
        review = _existing(shop, account)
        if review and (not by_holder or review.state in UNDECIDED):
            return review
        review = _open(shop, account, review, by_holder=by_holder, now=now)
        record(
            "entity_change_requested",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R5",),
            facts=_facts(ticket, by_holder, now),
            before={"entity": account.entity.name if account.entity else ""},
            after={
                "entity": review.entity.name,
                "review": review.number,
                "review_state": str(review.state),
            },
        )
        tell_shop(
            shop,
            "entity_change_requested",
            key=f"review-{review.pk}-{review.state}",
            now=now,
            account=account,
            number=review.number,
        )
    return review


def _entity_refused(ticket: ScanTicket) -> bool:
    return bool({"ENTITY_MISMATCH", "ENTITY_UNKNOWN"} & set((ticket.decision or {}).get("reasons", ())))


def _require_possible(shop: Shop, account: Account) -> None:
    if shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if account.status != AccountStatus.ACTIVE:
        raise Refusal("ACCOUNT_UNAVAILABLE")
    if shop.entity_id is None:
        raise Refusal("PERSONAL_SHOP_HAS_NO_ENTITY")
    if account.kind == AccountKind.REGULAR:
        raise Refusal("NOT_ENTERPRISE")
    if account.entity_id == shop.entity_id:
        raise Refusal("ENTITY_UNCHANGED")
    others = account.bindings.active().official().exclude(shop=shop)
    if others.exists():
        raise Refusal("ACCOUNT_TAKEN")


def _existing(shop: Shop, account: Account) -> Review | None:
    states = [*UNDECIDED, ReviewState.AWAITING_HOLDER]
    return Review.objects.filter(shop=shop, account=account, state__in=states).order_by("-pk").first()


def _open(shop: Shop, account: Account, review: Review | None, *, by_holder: bool, now: datetime) -> Review:
    book = RuleBook.on(timezone.localdate(now))
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
    review.state, review.submitted_at, review.due_at = ReviewState.OPEN, now, now + target(review.kind, book)
    # What the holder saw: the license may have changed since the shop asked.
    review.entity = cast(Entity, shop.entity)
    review.save(update_fields=["state", "submitted_at", "due_at", "entity"])
    return review


def _facts(ticket: ScanTicket, by_holder: bool, now: datetime) -> dict:
    if not by_holder:
        return {"ticket": ticket.key}
    terms = terms_in_force(TermsKind.ENTITY_CHANGE, now)
    return {"ticket": ticket.key, "terms": terms.version, "terms_sha256": terms.sha256}


def withdraw_request(*, review: Review, actor: Actor, now: datetime) -> None:
    """Take back a request that no upgrade waits for, from either side; withdrawing twice is withdrawing once.

    Raises Refusal REVIEW_DECIDED once an operator decided, TICKET_CHANGED for another account's holder.
    """
    if actor.kind == ActorKind.HOLDER and actor.account != review.account:
        raise Refusal("TICKET_CHANGED")
    with one_transaction():
        shop, account = lock_shop(review.shop_id), lock_account(review.account_id)
        require_manager(shop, actor)
        states = [*UNDECIDED, ReviewState.AWAITING_HOLDER]
        changed = Review.objects.filter(pk=review.pk, state__in=states, completes_upgrade=False).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
        if changed:
            record(
                "entity_change_withdrawn",
                now=now,
                actor=actor,
                shop=shop,
                account=account,
                rules=("R5",),
                before={"review": review.number},
                after={"review": ""},
            )
        elif not Review.objects.filter(pk=review.pk, state=ReviewState.WITHDRAWN).exists():
            raise Refusal("REVIEW_DECIDED")
