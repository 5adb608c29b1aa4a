"""One scan as its pages see it: the ticket at the desk, its state now, and the words of its purpose."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account
from bindings.errors import Refusal
from bindings.models import LIVE, ScanTicket, TicketState
from bindings.tokens import phone_token
from shops.models import Shop
from shops.origin import absolute

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Wording:
    """What the pages of one purpose are called, and what their buttons say."""

    title: Text
    crumb: Text
    cancel: Text
    confirm: Text
    cancel_nothing: Text
    cannot: Text
    busy: Text
    done: Text


WORDINGS = {
    "bind": Wording(
        title=_("Bind an official account"),
        crumb=pgettext_lazy("breadcrumb", "Bind"),
        cancel=_("Cancel binding"),
        confirm=_("Confirm binding"),
        cancel_nothing=_("Cancel, bind nothing"),
        cannot=_("@%(handle)s can’t be bound to %(shop)s"),
        busy=_("Binding…"),
        done=_("@%(handle)s is now the official account."),
    ),
    "upgrade": Wording(
        title=_("Upgrade the official account"),
        crumb=pgettext_lazy("breadcrumb", "Upgrade"),
        cancel=_("Cancel upgrade"),
        confirm=_("Confirm upgrade"),
        cancel_nothing=_("Cancel, upgrade nothing"),
        cannot=_("@%(handle)s can’t be upgraded for %(shop)s"),
        busy=_("Upgrading…"),
        done=_("The upgrade of @%(handle)s is confirmed."),
    ),
    "rebind": Wording(
        title=_("Rebind another account"),
        crumb=pgettext_lazy("breadcrumb", "Rebind"),
        cancel=_("Cancel rebind"),
        confirm=_("Confirm rebind"),
        cancel_nothing=_("Cancel, keep the current account"),
        cannot=_("@%(handle)s can’t be bound to %(shop)s"),
        busy=_("Rebinding…"),
        done=_("@%(handle)s is now the official account. The replacement is used."),
    ),
    "authorize": Wording(
        title=_("Authorize an account"),
        crumb=pgettext_lazy("breadcrumb", "Authorize"),
        cancel=_("Cancel authorization"),
        confirm=_("Confirm authorization"),
        cancel_nothing=_("Cancel, authorize nothing"),
        cannot=_("@%(handle)s can’t be authorized for %(shop)s"),
        busy=_("Authorizing…"),
        done=_("@%(handle)s may now promote the shop."),
    ),
}


def get_ticket(shop: Shop, key: str) -> ScanTicket:
    """Return the shop's ticket with `key`; another shop's is as absent as one that does not exist."""
    tickets = ScanTicket.objects.select_related("account__entity", "issued_by", "rule_book")
    ticket = get_object_or_404(tickets, shop=shop, key=key)
    ticket.shop = shop
    return ticket


def scanned_account(ticket: ScanTicket) -> Account:
    """Return the account that scanned; call it for a ticket that was scanned (`ticket_scanned_has_account`)."""
    if ticket.account is None:
        raise Refusal("TICKET_NOT_SCANNED")
    return ticket.account


def state_of(ticket: ScanTicket, now: datetime) -> str:
    """Return the ticket's state; a live one whose time is over reads as expired before that is written."""
    if ticket.state in LIVE and ticket.expires_at <= now:
        return TicketState.EXPIRED
    return TicketState(ticket.state)


def seconds_left(ticket: ScanTicket, now: datetime) -> int:
    return max(round((ticket.expires_at - now).total_seconds()), 0)


def step_seconds(ticket: ScanTicket) -> int:
    """Return how long the ticket's present step lasts by its rule book."""
    book = ticket.rule_book
    steps = {TicketState.SCANNED: book.agree_seconds, TicketState.AGREED: book.confirm_seconds}
    return steps.get(TicketState(ticket.state), book.scan_seconds)


def phone_link(request: HttpRequest, ticket: ScanTicket) -> str:
    """Return the full address in the QR code."""
    return absolute(request, reverse("phone", args=[phone_token(ticket.key)]))


def ticket_context(shop: Shop, ticket: ScanTicket, now: datetime) -> dict:
    """Return what every page of a scan shows."""
    return {
        "shop": shop,
        "section": "authorized_accounts" if ticket.purpose == "authorize" else "official_account",
        "ticket": ticket,
        "account": ticket.account,
        "state": str(state_of(ticket, now)),
        "left": seconds_left(ticket, now),
        "total": step_seconds(ticket),
        "wording": WORDINGS[ticket.purpose],
        "now": now,
    }
