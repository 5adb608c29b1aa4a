"""After the confirmation, the account's holder reports that it wasn't them (R8, R21)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.models import ScanTicket, TicketState
from bindings.views.origin import holder_of
from shops.posted import form_page

from .pages import show_phone, with_ticket


@form_page
@with_ticket
def phone_not_me(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Ask for confirmation, then notify the shop's owners and the operators. Nothing is undone automatically."""
    if account is None or ticket.account_id != account.pk or ticket.state != TicketState.CONFIRMED:
        return redirect("phone", token)
    if request.method != "POST":
        page = {"token": token, "ticket": ticket, "shop": ticket.shop, "account": account}
        page["reported"] = services.was_reported(ticket)
        return render(request, "phone/not_me.html", page)
    try:
        services.report_not_me(ticket=ticket, actor=holder_of(request, account), now=timezone.now())
    except Refusal as refusal:
        return show_phone(request, token, ticket, account, refusal=refusal, status=409)
    return redirect("phone_not_me", token)
