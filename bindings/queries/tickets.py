"""One scan as its pages show it: the backend's ticket, its current state, and the link for its phone."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import Account
from bindings.errors import Refusal
from bindings.models import LIVE, ScanTicket, TicketState
from bindings.texts.scans import SCAN_WORDS
from bindings.tokens import phone_token
from shops.models import Shop
from shops.origin import absolute


def get_ticket(shop: Shop, key: str) -> ScanTicket:
    """Return the shop's ticket with `key`; another shop's ticket is not found."""
    tickets = ScanTicket.objects.select_related("account__entity", "issued_by", "rule_book")
    ticket = get_object_or_404(tickets, shop=shop, key=key)
    ticket.shop = shop
    return ticket


def scanned_account(ticket: ScanTicket) -> Account:
    """Return the account that scanned. Requires a scanned ticket (`ticket_scanned_has_account`)."""
    if ticket.account is None:
        raise Refusal("TICKET_NOT_SCANNED")
    return ticket.account


def state_of(ticket: ScanTicket, now: datetime) -> str:
    """Return the ticket's state. An expired ticket reads as expired even before that is written."""
    if ticket.state in LIVE and ticket.expires_at <= now:
        return TicketState.EXPIRED
    return TicketState(ticket.state)


def seconds_left(ticket: ScanTicket, now: datetime) -> int:
    return max(round((ticket.expires_at - now).total_seconds()), 0)


def step_seconds(ticket: ScanTicket) -> int:
    """Return the duration of the ticket's current step by its rule book."""
    book = ticket.rule_book
    steps = {TicketState.SCANNED: book.agree_seconds, TicketState.AGREED: book.confirm_seconds}
    return steps.get(TicketState(ticket.state), book.scan_seconds)


def phone_link(request: HttpRequest, ticket: ScanTicket) -> str:
    """Return the full address in the QR code."""
    return absolute(request, reverse("phone", args=[phone_token(ticket.key)]))


def ticket_context(shop: Shop, ticket: ScanTicket, now: datetime) -> dict:
    """Return the context shared by all pages of a scan."""
    return {
        "shop": shop,
        "section": "authorized_accounts" if ticket.purpose == "authorize" else "official_account",
        "ticket": ticket,
        "account": ticket.account,
        "state": str(state_of(ticket, now)),
        "left": seconds_left(ticket, now),
        "total": step_seconds(ticket),
        "wording": SCAN_WORDS[ticket.purpose],
        "now": now,
    }
