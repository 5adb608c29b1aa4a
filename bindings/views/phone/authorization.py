"""The holder ends an authorization on the phone (R13)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.models import ScanTicket
from bindings.views.origin import holder_of
from shops.posted import form_page

from .pages import authorization_of, show_phone, with_ticket


@form_page
@with_ticket
def phone_end_authorization(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Ask for confirmation, then end what this scan authorized. Idempotent."""
    binding = authorization_of(ticket)
    if account is None or ticket.account_id != account.pk or binding is None:
        return redirect("phone", token)
    if request.method != "POST":
        page = {"token": token, "ticket": ticket, "shop": ticket.shop, "account": account}
        return render(request, "phone/end_authorization.html", page)
    try:
        services.end_authorization(binding=binding, actor=holder_of(request, account), now=timezone.now())
    except Refusal as refusal:
        return show_phone(request, token, ticket, account, refusal=refusal, status=409)
    return redirect("phone", token)
