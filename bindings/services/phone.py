"""The phone's verbs on a ticket: claim, agree, refuse (R8, R15, R21)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from accounts.models import Account
from bindings import policy
from bindings.errors import KeptRefusal, Refusal
from bindings.models import LIVE, ConsentSide, ScanTicket, TermsKind, TicketState
from shops.models import Shop

from .actors import SYSTEM, Actor
from .consents import required_terms, store_consents
from .events import record
from .facts import as_event_facts, gather
from .locks import lock_account, lock_shop, lock_ticket
from .tickets import FINISHED_CODES, deny, finish, is_expired
from .transactions import one_transaction


def claim_ticket(*, ticket: ScanTicket, account: Account, actor: Actor, now: datetime) -> ScanTicket:
    """Let the phone that holds `account` claim the waiting ticket; the first phone wins (R15).

    The rules are checked here: a scan they do not allow ends the ticket as `denied` and stores the decision on it;
    nothing else changes. Idempotent for the same phone. Raises Refusal with a ticket code, KeptRefusal TICKET_EXPIRED.
    """
    with one_transaction():
        shop, account, ticket = lock_shop(ticket.shop_id), lock_account(account.pk), lock_ticket(ticket.pk)
        if ticket.account_id == account.pk:
            return ticket
        if ticket.state != TicketState.WAITING:
            raise Refusal("TICKET_CLAIMED" if ticket.state in LIVE else FINISHED_CODES[ticket.state])
        ticket.account = account
        decision, facts = _decide(ticket, shop, account)
        if not _advance(
            ticket,
            TicketState.SCANNED if decision.allowed else TicketState.DENIED,
            account=account,
            scanned_at=now,
            decision=decision.as_dict(),
            finished_at=None if decision.allowed else now,
            expires_at=Now() + timedelta(seconds=ticket.rule_book.agree_seconds),
        ):
            ticket.account = None
            finish(ticket, TicketState.EXPIRED, actor=SYSTEM, now=now)
            raise KeptRefusal("TICKET_EXPIRED")
        record(
            "ticket_scanned" if decision.allowed else "scan_denied",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=decision.rules,
            facts=facts,
            after=decision.as_dict(),
            rule_book=ticket.rule_book,
        )
    ticket.refresh_from_db()
    return ticket


def _decide(ticket: ScanTicket, shop: Shop, account: Account) -> tuple[policy.Decision, dict]:
    of_shop, of_account = gather(
        shop, account, ticket.rule_book, ends_authorization=ticket.ends_authorization
    )
    decision = policy.decide(ticket.purpose, of_shop, of_account)
    return decision, {"ticket": ticket.key, **as_event_facts(ticket.purpose, of_shop, of_account)}


def _advance(ticket: ScanTicket, state: str, **changes: Any) -> bool:
    """Move the ticket on if its state is unchanged and it has not expired (database clock); return whether it moved."""
    moved = ScanTicket.objects.filter(pk=ticket.pk, state=ticket.state, expires_at__gt=Now()).update(
        state=state, version=F("version") + 1, **changes
    )
    return bool(moved)


def agree(
    *,
    ticket: ScanTicket,
    account: Account,
    actor: Actor,
    now: datetime,
    terms_agreed: bool,
    entity_change_agreed: bool = False,
) -> ScanTicket:
    """Record the holder's consent on the phone, which then shows the confirmation code (R8, R21).

    Idempotent. Raises Refusal: AGREEMENT_REQUIRED, ENTITY_CHANGE_AGREEMENT_REQUIRED, a ticket code; and KeptRefusal: a
    policy reason (the ticket is then `denied`), TICKET_EXPIRED.
    """
    with one_transaction():
        shop, account, ticket = lock_shop(ticket.shop_id), lock_account(account.pk), lock_ticket(ticket.pk)
        _require_holder(ticket, account)
        if ticket.state == TicketState.AGREED:
            return ticket
        if ticket.state != TicketState.SCANNED:
            raise Refusal(FINISHED_CODES[ticket.state])
        ticket.account = account
        decision, facts = _decide(ticket, shop, account)
        if not decision.allowed and not is_expired(ticket):
            deny(ticket, decision, facts, actor=actor, now=now)
            raise KeptRefusal(*decision.reasons, decision=decision)
        if not decision.allowed or not _advance(
            ticket,
            TicketState.AGREED,
            agreed_at=now,
            decision=decision.as_dict() | {"entity": facts["shop"]["entity_code"]},
            expires_at=Now() + timedelta(seconds=ticket.rule_book.confirm_seconds),
        ):
            finish(ticket, TicketState.EXPIRED, actor=SYSTEM, now=now)
            raise KeptRefusal("TICKET_EXPIRED")
        kinds = required_terms(ticket.purpose, decision.effects)
        _require_agreement(kinds, terms_agreed=terms_agreed, entity_change_agreed=entity_change_agreed)
        consents = store_consents(ticket, ConsentSide.HOLDER, kinds, actor=actor, now=now)
        record(
            "ticket_agreed",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R8", "R21"),
            facts={"ticket": ticket.key, "terms": [c.version for c in consents]},
            rule_book=ticket.rule_book,
        )
    ticket.refresh_from_db()
    return ticket


def _require_agreement(kinds: list[str], *, terms_agreed: bool, entity_change_agreed: bool) -> None:
    if not terms_agreed:
        raise Refusal("AGREEMENT_REQUIRED")
    if TermsKind.ENTITY_CHANGE in kinds and not entity_change_agreed:
        raise Refusal("ENTITY_CHANGE_AGREEMENT_REQUIRED")


def _require_holder(ticket: ScanTicket, account: Account) -> None:
    if ticket.account_id != account.pk:
        raise Refusal("TICKET_CLAIMED" if ticket.account_id else FINISHED_CODES[ticket.state])


def refuse(*, ticket: ScanTicket, account: Account, actor: Actor, now: datetime) -> None:
    """End the ticket from the phone, before or after agreeing; the code becomes invalid immediately (R21)."""
    with one_transaction():
        lock_shop(ticket.shop_id)
        ticket = lock_ticket(ticket.pk)
        _require_holder(ticket, account)
        if ticket.state == TicketState.REFUSED:
            return
        if ticket.state not in LIVE:
            raise Refusal(FINISHED_CODES[ticket.state])
        finish(ticket, TicketState.REFUSED, actor=actor, now=now)
