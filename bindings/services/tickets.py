"""The life of a scan ticket at the desk: issue, finish, cancel, expire (R15)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from bindings import benefits as benefit_choice
from bindings import policy
from bindings.errors import Refusal
from bindings.models import LIVE, RuleBook, ScanTicket, TicketState
from bindings.tokens import new_key, phone_token, token_hash
from shops.models import Shop

from .actors import SYSTEM, Actor
from .events import record
from .facts import gate_of
from .locks import lock_shop, lock_ticket
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


def group_of(purpose: str) -> str:
    """Return the purpose group: a shop has one live ticket in each (R15)."""
    return "authorize" if purpose == policy.Purpose.AUTHORIZE else "official"


def issue_ticket(
    *,
    shop: Shop,
    purpose: str,
    actor: Actor,
    now: datetime,
    benefits: Iterable[str] = (),
    ends_authorization: bool = False,
) -> ScanTicket:
    """Give the shop a new QR code for `purpose`; an older live one of the same group is superseded.

    Raises Refusal with a shop gate's code, or BENEFIT_REQUIRED, ROLE_TOO_SMALL.
    """
    chosen = benefit_choice.clean(benefits, purpose)
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        book = RuleBook.on(timezone.localdate(now))
        if gate := gate_of(shop, purpose, book):
            raise Refusal(gate.code)
        for live in ScanTicket.objects.filter(shop=shop, group=group_of(purpose), state__in=LIVE):
            finish(live, _late_state(live), actor=actor, now=now)
        key = new_key()
        ticket = ScanTicket.objects.create(
            key=key,
            token_hash=token_hash(phone_token(key)),
            shop=shop,
            purpose=purpose,
            group=group_of(purpose),
            benefits=chosen,
            ends_authorization=ends_authorization and purpose != policy.Purpose.AUTHORIZE,
            issued_by=actor.person,
            issued_at=now,
            issued_ip=actor.ip,
            issued_device=actor.device,
            expires_at=Now() + timedelta(seconds=book.scan_seconds),
            rule_book=book,
        )
        record(
            "ticket_issued",
            now=now,
            actor=actor,
            shop=shop,
            rules=("R15",),
            after={"purpose": purpose},
            facts={"ticket": key, "benefits": chosen},
            rule_book=book,
        )
    ticket.refresh_from_db()
    return ticket


def _late_state(ticket: ScanTicket) -> str:
    return TicketState.EXPIRED if is_over(ticket) else TicketState.SUPERSEDED


def is_over(ticket: ScanTicket) -> bool:
    """Tell by the database's clock whether the ticket's time is over."""
    return not ScanTicket.objects.filter(pk=ticket.pk, expires_at__gt=Now()).exists()


def finish(ticket: ScanTicket, state: str, *, actor: Actor, now: datetime, **details) -> None:
    """End a live ticket in `state` with its event; the caller holds the shop's lock."""
    before = ticket.state
    changed = ScanTicket.objects.filter(pk=ticket.pk, state=before).update(
        state=state, finished_at=now, version=F("version") + 1
    )
    if not changed:
        raise Refusal("TICKET_CHANGED")
    ticket.state, ticket.finished_at = state, now
    record(
        f"ticket_{state}",
        now=now,
        actor=actor,
        shop=ticket.shop,
        account=ticket.account,
        rules=("R15",),
        facts={"ticket": ticket.key, "purpose": ticket.purpose, **details},
        before={"ticket": before},
        after={"ticket": state},
        rule_book=ticket.rule_book,
    )


def cancel_ticket(*, ticket: ScanTicket, actor: Actor, now: datetime) -> None:
    """End the ticket from the desk; nothing is bound and nothing spent. Cancelling twice is cancelling once."""
    with one_transaction():
        shop = lock_shop(ticket.shop_id)
        require_manager(shop, actor)
        ticket = lock_ticket(ticket.pk)
        if ticket.state in LIVE:
            finish(
                ticket,
                _late_state(ticket) if is_over(ticket) else TicketState.CANCELLED,
                actor=actor,
                now=now,
            )
        elif ticket.state == TicketState.CONFIRMED:
            raise Refusal("TICKET_CONFIRMED")


def end_tickets_of(*, shop: Shop, actor: Actor, now: datetime, **which) -> None:
    """Cancel the shop's live tickets that match `which`; the caller holds the shop's lock."""
    for ticket in ScanTicket.objects.filter(shop=shop, state__in=LIVE, **which):
        finish(ticket, TicketState.CANCELLED, actor=actor, now=now)


def expire_tickets(*, now: datetime) -> int:
    """Write the end of every ticket whose time is over; return how many."""
    over = ScanTicket.objects.filter(state__in=LIVE, expires_at__lte=Now()).values_list("pk", "shop_id")
    return sum(_expire(pk, shop_id, now) for pk, shop_id in list(over[:500]))


def _expire(pk: int, shop_id: int, now: datetime) -> int:
    with one_transaction():
        lock_shop(shop_id)
        ticket = lock_ticket(pk)
        if ticket.state not in LIVE or not is_over(ticket):
            return 0
        finish(ticket, TicketState.EXPIRED, actor=SYSTEM, now=now)
        return 1


def deny(ticket: ScanTicket, decision: policy.Decision, facts: dict, *, actor: Actor, now: datetime) -> None:
    """End a live ticket because the rules no longer allow it; the decision stays on it."""
    ScanTicket.objects.filter(pk=ticket.pk).update(
        state=TicketState.DENIED, finished_at=now, decision=decision.as_dict(), version=F("version") + 1
    )
    record(
        "scan_denied",
        now=now,
        actor=actor,
        shop=ticket.shop,
        account=ticket.account,
        rules=decision.rules,
        facts=facts,
        after=decision.as_dict(),
        rule_book=ticket.rule_book,
    )


def ticket_of_token(token: str) -> ScanTicket | None:
    """Return the ticket a phone's link opens, or None."""
    return (
        ScanTicket.objects.filter(token_hash=token_hash(token))
        .select_related("shop__entity", "account__entity", "issued_by", "rule_book")
        .first()
    )
