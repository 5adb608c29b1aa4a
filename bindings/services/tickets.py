"""Scan tickets in the backend: issue, finish, cancel, expire (R15)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from bindings.benefits import validate_benefits
from bindings.errors import Refusal
from bindings.models import LIVE, RuleBook, ScanTicket, TicketState
from bindings.policy import Decision, Purpose
from bindings.tokens import new_key, phone_token, token_hash
from shops.models import Shop

from .actors import SYSTEM, Actor
from .deeds import Deed
from .facts import gate_of
from .locks import lock_shop, lock_ticket
from .plans import Plan, carry_out, together
from .roles import require_manager
from .transactions import one_transaction

FINISHED_CODES: dict[str, str] = {
    TicketState.CONFIRMED: "TICKET_CONFIRMED",
    TicketState.DENIED: "TICKET_DENIED",
    TicketState.REFUSED: "TICKET_REFUSED",
    TicketState.CANCELLED: "TICKET_CANCELLED",
    TicketState.SUPERSEDED: "TICKET_SUPERSEDED",
    TicketState.EXPIRED: "TICKET_EXPIRED",
    TicketState.FAILED: "CODE_TRIES_USED",
    TicketState.WAITING: "TICKET_NOT_SCANNED",
    TicketState.SCANNED: "TICKET_NOT_AGREED",
    TicketState.AGREED: "TICKET_ALREADY_AGREED",
}


def purpose_group(purpose: str) -> str:
    """Return the group of a purpose, "official" or "authorize"; a shop has one live ticket per group (R15)."""
    return "authorize" if purpose == Purpose.AUTHORIZE else "official"


def issue_ticket(
    *,
    shop: Shop,
    purpose: str,
    actor: Actor,
    now: datetime,
    benefits: Iterable[str] = (),
    ends_authorization: bool = False,
) -> ScanTicket:
    """Return a new ticket for `purpose`, superseding the shop's live ticket of the same group (R15).

    `ends_authorization` applies to official purposes only. Raises Refusal with a shop gate's code, BENEFIT_REQUIRED or
    ROLE_TOO_SMALL.
    """
    chosen = validate_benefits(benefits, purpose)
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        book = RuleBook.on(timezone.localdate(now))
        if gate := gate_of(shop, purpose, book):
            raise Refusal(gate.code)
        for live in ScanTicket.objects.filter(shop=shop, group=purpose_group(purpose), state__in=LIVE):
            finish(live, _state_when_superseded(live), actor=actor, now=now)
        key = new_key()
        ticket = ScanTicket.objects.create(
            key=key,
            token_hash=token_hash(phone_token(key)),
            shop=shop,
            purpose=purpose,
            group=purpose_group(purpose),
            benefits=chosen,
            ends_authorization=ends_authorization and purpose != Purpose.AUTHORIZE,
            issued_by=actor.person,
            issued_at=now,
            issued_ip=actor.ip,
            issued_device=actor.device,
            expires_at=Now() + timedelta(seconds=book.scan_seconds),
            rule_book=book,
        )
        facts, after = {"ticket": key, "benefits": chosen}, {"purpose": purpose}
        deed = Deed(actor, now, shop, rule_book=book)
        deed.record("ticket_issued", rules=("R15",), facts=facts, after=after)
    ticket.refresh_from_db()
    return ticket


def _state_when_superseded(ticket: ScanTicket) -> str:
    return TicketState.EXPIRED if is_expired(ticket) else TicketState.SUPERSEDED


def is_expired(ticket: ScanTicket) -> bool:
    """Return whether the ticket has expired by the database's clock (R15)."""
    return not ScanTicket.objects.filter(pk=ticket.pk, expires_at__gt=Now()).exists()


def finish(ticket: ScanTicket, state: str, *, actor: Actor, now: datetime, **details: Any) -> None:
    """End a live ticket in `state` and record the event with `details`; the caller holds the shop's lock.

    Raises Refusal TICKET_CHANGED if another transaction changed its state.
    """
    carry_out(finishing(ticket, state, actor=actor, now=now, **details))


def finishing(ticket: ScanTicket, state: str, *, actor: Actor, now: datetime, **details: Any) -> Plan:
    """Return the plan of `finish`."""
    event = Deed(actor, now, ticket.shop, ticket.account, ticket.rule_book).event(
        f"ticket_{state}",
        rules=("R15",),
        facts={"ticket": ticket.key, "purpose": ticket.purpose, **details},
        before={"ticket": str(ticket.state)},
        after={"ticket": str(state)},
    )
    return Plan((event,), (partial(_finish, ticket, state, now),))


def _finish(ticket: ScanTicket, state: str, now: datetime) -> None:
    changed = ScanTicket.objects.filter(pk=ticket.pk, state=ticket.state).update(
        state=state, finished_at=now, version=F("version") + 1
    )
    if not changed:
        raise Refusal("TICKET_CHANGED")
    ticket.state, ticket.finished_at = state, now


def cancel_ticket(*, ticket: ScanTicket, actor: Actor, now: datetime) -> None:
    """Cancel a live ticket; one that has expired ends as expired. Idempotent.

    Raises Refusal ROLE_TOO_SMALL, or TICKET_CONFIRMED for a ticket that was confirmed.
    """
    with one_transaction():
        shop = lock_shop(ticket.shop_id)
        require_manager(shop, actor)
        ticket = lock_ticket(ticket.pk)
        if ticket.state in LIVE:
            state = TicketState.EXPIRED if is_expired(ticket) else TicketState.CANCELLED
            finish(ticket, state, actor=actor, now=now)
        elif ticket.state == TicketState.CONFIRMED:
            raise Refusal("TICKET_CONFIRMED")


def cancel_live_tickets(*, shop: Shop, actor: Actor, now: datetime, **filters: Any) -> None:
    """Cancel the shop's live tickets that match `filters`; the caller holds the shop's lock."""
    carry_out(cancelling_live_tickets(shop=shop, actor=actor, now=now, **filters))


def cancelling_live_tickets(*, shop: Shop, actor: Actor, now: datetime, **filters: Any) -> Plan:
    """Return the plan of `cancel_live_tickets`."""
    live = ScanTicket.objects.filter(shop=shop, state__in=LIVE, **filters)
    tickets = live.select_related("shop", "account", "rule_book").order_by("pk")
    return together(finishing(ticket, TicketState.CANCELLED, actor=actor, now=now) for ticket in tickets)


def expire_tickets(*, now: datetime) -> int:
    """End up to 500 live tickets that have expired; return how many."""
    expired = ScanTicket.objects.filter(state__in=LIVE, expires_at__lte=Now()).values_list("pk", "shop_id")
    return sum(_expire(pk, shop_id, now) for pk, shop_id in list(expired[:500]))


def _expire(pk: int, shop_id: int, now: datetime) -> int:
    with one_transaction():
        lock_shop(shop_id)
        ticket = lock_ticket(pk)
        if ticket.state not in LIVE or not is_expired(ticket):
            return 0
        finish(ticket, TicketState.EXPIRED, actor=SYSTEM, now=now)
        return 1


def deny(
    ticket: ScanTicket, decision: Decision, facts: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    """End a live ticket that the rules refuse, and store the decision on it; the caller holds the shop's lock."""
    ScanTicket.objects.filter(pk=ticket.pk).update(
        state=TicketState.DENIED, finished_at=now, decision=decision.as_dict(), version=F("version") + 1
    )
    deed = Deed(actor, now, ticket.shop, ticket.account, ticket.rule_book)
    deed.record("scan_denied", rules=decision.rules, facts=facts, after=decision.as_dict())


def ticket_for_token(token: str) -> ScanTicket | None:
    """Return the ticket that a phone's link opens, with its shop, account and rule book, or None."""
    return (
        ScanTicket.objects.filter(token_hash=token_hash(token))
        .select_related("shop__entity", "account__entity", "issued_by", "rule_book")
        .first()
    )
