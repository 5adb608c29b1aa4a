"""The phone's page for each state of a ticket, and the token check in front of it (R15)."""

import time
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.identity import phone_identity
from accounts.models import Account, AccountKind
from bindings import services
from bindings.errors import Refusal
from bindings.models import LIVE, Binding, ScanTicket, TicketState
from bindings.queries.agreement import agreement_page
from bindings.queries.decisions import decide_again
from bindings.queries.denied import ENTITY, comparison, entity_change_of
from bindings.queries.documents import entity_change_in_review
from bindings.queries.tickets import seconds_left, state_of, step_seconds
from bindings.services.tickets import FINISHED_CODES
from bindings.texts import REASONS, REMEDIES, explain, sentence_of
from bindings.tokens import confirmation_code
from bindings.waiting import waiting_url
from shops.limits import allow
from shops.origin import client_address
from work.clock import database_now

from .accounts import accounts_to_choose

MISSES, MISS_SECONDS = 30, 300


def with_ticket(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pass the token's ticket and the phone's account to the view. An unknown token is a 404 and is rate limited."""

    @wraps(view)
    def found(request: HttpRequest, token: str, **named: int) -> HttpResponse:
        ticket = services.ticket_for_token(token)
        if ticket is None:
            return unknown(request)
        return view(request, token, ticket, phone_identity().account(request), **named)

    return login_not_required(found)


def unknown(request: HttpRequest) -> HttpResponse:
    key = f"phone-miss:{client_address(request)}"
    within = allow(key, limit=MISSES, seconds=MISS_SECONDS, at=time.time())
    return render(request, "phone/unknown.html", {"too_many": not within}, status=404 if within else 429)


def show_phone(
    request: HttpRequest,
    token: str,
    ticket: ScanTicket,
    account: Account | None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the ticket's state to the phone that holds `account`; `refusal` explains a click without effect."""
    now = database_now()
    state = state_of(ticket, now)
    page = {
        "token": token,
        "ticket": ticket,
        "shop": ticket.shop,
        "account": account,
        "state": str(state),
        "now": now,
        "left": seconds_left(ticket, now),
        "total": step_seconds(ticket),
        "asked": max(round((now - ticket.issued_at).total_seconds()), 0),
        "refused": explain(refusal) if refusal else "",
    }
    if state in LIVE:
        page["waiting_url"] = waiting_url(ticket)
    if account and state in (TicketState.DENIED, TicketState.CONFIRMED):
        page["takes_documents"] = entity_change_in_review(ticket, account) is not None
    template, more = _step(request, ticket, account, state)
    return render(request, f"phone/{template}.html", page | more, status=status)


def _step(request: HttpRequest, ticket: ScanTicket, account: Account | None, state: str) -> tuple[str, dict]:
    ended = "ended", {"sentence": sentence_of(FINISHED_CODES[state])}
    if account is None:
        return ("sign_in", accounts_to_choose(request, ticket.shop)) if state in LIVE else ended
    if state == TicketState.WAITING:
        return "scan", {}
    if ticket.account_id != account.pk:
        return (
            ("ended", {"sentence": sentence_of("TICKET_CLAIMED"), "claimed": True})
            if state in LIVE
            else ended
        )
    if state == TicketState.SCANNED:
        return "agree", agreement_page(ticket, account)
    if state == TicketState.AGREED:
        code = confirmation_code(ticket.key)
        terms = ticket.consents.order_by("pk").first()
        return "code", {"code": (code[:3], code[3:]), "terms": terms}
    if state == TicketState.DENIED:
        return "denied", denied_on_phone(ticket, account)
    return ("done", {"authorization": authorization_of(ticket)}) if state == TicketState.CONFIRMED else ended


def authorization_of(ticket: ScanTicket) -> Binding | None:
    """Return the authorization given by a confirmed scan while it is active."""
    if ticket.purpose != "authorize" or ticket.state != TicketState.CONFIRMED:
        return None
    active = Binding.objects.active().authorized()
    return active.filter(shop=ticket.shop_id, account=ticket.account_id).first()


def denied_on_phone(ticket: ScanTicket, account: Account) -> dict:
    """Return the phone's context of a denied scan; the check is repeated with current facts."""
    decided = ticket.decision or {}
    reasons = decided.get("reasons", ())
    again = decide_again(ticket, account)
    return {
        "reasons": [(REASONS[code], REMEDIES[code]) for code in reasons],
        "rules": decided.get("rules", ()),
        "entity_refused": bool(ENTITY & set(reasons)),
        "comparison": comparison(ticket.shop, account),
        "possible_now": again.allowed,
        "can_cancel_identity": account.kind != AccountKind.REGULAR and ticket.purpose != "authorize",
        "entity_change": entity_change_of(ticket.shop, account),
    }
