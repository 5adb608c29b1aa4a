"""Step 2 of a binding: the QR code, and its live status while the page waits (R15)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from bindings import services
from bindings.errors import Refusal
from bindings.models import LIVE, ScanTicket, TicketState
from bindings.qr import qr_svg
from bindings.queries.denied import denied_page
from bindings.queries.tickets import get_ticket, phone_link, state_of, ticket_context
from bindings.services.tickets import FINISHED_CODES
from bindings.texts import explain
from bindings.views.origin import actor_of
from bindings.waiting import waiting_url
from shops.access import get_shop
from shops.models import Role, Shop
from shops.origin import HtmxRequest
from shops.posted import posted
from work.clock import database_now

from .issuing import issue, status_of_refusal

_WAITS = (TicketState.WAITING, TicketState.SCANNED)
LOOPBACK = ("localhost", "127.", "[::1]")


@require_safe
def scan(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Show the QR code or, if the scan has moved on or ended, the page for that state."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    away = _elsewhere(shop, found)
    return redirect(away) if away else show_scan(request, shop, found)


@require_safe
def scan_status(request: HtmxRequest, code: str, ticket: str) -> HttpResponse:
    """Return the live part of the page. If the scan has moved on, redirect the browser."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    page = reverse("scan", args=[shop.code, found.key])
    if not request.htmx:
        return redirect(page)
    if state_of(found, database_now()) in (*_WAITS, TicketState.EXPIRED):
        return render(request, "bindings/_scan_panel.html", _panel(request, shop, found))
    return HttpResponseClientRedirect(_elsewhere(shop, found) or page)


def _elsewhere(shop: Shop, ticket: ScanTicket) -> str:
    """Return the address of the scan's current step, or "" if it is this page."""
    state = state_of(ticket, database_now())
    if state == TicketState.AGREED:
        return reverse("confirm", args=[shop.code, ticket.key])
    return reverse(home_of(ticket), args=[shop.code]) if state == TicketState.CONFIRMED else ""


def home_of(ticket: ScanTicket) -> str:
    """Return the page a scan starts from and returns to."""
    return "authorized_accounts" if ticket.purpose == "authorize" else "official_account"


def show_scan(
    request: HttpRequest, shop: Shop, ticket: ScanTicket, *, refusal: Refusal | None = None
) -> HttpResponse:
    """Show the ticket's state; `refusal` explains a click without effect (409)."""
    page = _panel(request, shop, ticket) | {"refused": _reason(ticket, refusal)}
    state, status = page["state"], status_of_refusal(refusal) if refusal else 200
    if state == TicketState.DENIED:
        return render(request, "bindings/denied.html", page | denied_page(shop, ticket), status=status)
    if state in (*_WAITS, TicketState.EXPIRED) and not (state == TicketState.EXPIRED and ticket.agreed_at):
        return render(request, "bindings/scan.html", page, status=status)
    return render(request, "bindings/scan_ended.html", page | _ended(shop, ticket), status=status)


def _reason(ticket: ScanTicket, refusal: Refusal | None) -> str:
    """Return the sentence of `refusal`, unless the page of the ticket's state already says it."""
    if refusal is None or refusal.decision:
        return ""
    return "" if refusal.codes == (FINISHED_CODES[TicketState(ticket.state)],) else explain(refusal)


def _panel(request: HttpRequest, shop: Shop, ticket: ScanTicket) -> dict:
    page = ticket_context(shop, ticket, database_now())
    link = phone_link(request, ticket)
    page |= {"qr": qr_svg(link), "link": link, "scenario": (ticket.decision or {}).get("scenario")}
    if page["state"] in _WAITS:
        page["waiting_url"] = waiting_url(ticket)
        page["only_here"] = link.split("://")[1].startswith(LOOPBACK)
    return page


def _ended(shop: Shop, ticket: ScanTicket) -> dict:
    """Return where the scan stopped, and the QR code that replaced this one if it is still live."""
    live = ScanTicket.objects.filter(shop=shop, group=ticket.group, state__in=LIVE).exclude(pk=ticket.pk)
    return {
        "newer": live.first() if ticket.state == TicketState.SUPERSEDED else None,
        "step_number": 3 if ticket.agreed_at else 2,
        "ended_at": ticket.finished_at or ticket.expires_at,
    }


@posted("scan")
def renew_ticket(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Issue a new QR code for the same purpose and benefits, also after the old one ended."""
    shop = get_shop(request.user, code, Role.MANAGER)
    old = get_ticket(shop, ticket)
    try:
        new = issue(
            request,
            shop,
            purpose=old.purpose,
            benefits=old.benefits,
            ends_authorization=old.ends_authorization or "ends_authorization" in request.POST,
        )
    except Refusal as refusal:
        return show_scan(request, shop, get_ticket(shop, ticket), refusal=refusal)
    return redirect("scan", shop.code, new.key)


@posted("scan")
def cancel_ticket_action(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Cancel the scan from the backend; nothing is bound or spent."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    try:
        services.cancel_ticket(ticket=found, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return show_scan(request, shop, get_ticket(shop, ticket), refusal=refusal)
    messages.success(request, _("Cancelled. Nothing was changed and no replacement was used."))
    return redirect(home_of(found), shop.code)
