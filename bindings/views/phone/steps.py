"""The phone's pages: scan, see who asks and what will change, agree or refuse, read the code (R8, R15, R21).

They need no sign-in to the shop; `accounts.identity` tells which account the phone holds. A GET changes nothing, so
that a link preview cannot claim a QR code.
"""

import time
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.identity import phone_identity
from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.forms import AgreementForm
from bindings.models import ScanTicket
from bindings.views.origin import holder_of
from bindings.views.scan.issuing import status_of_refusal
from shops.limits import allow
from shops.origin import client_address
from shops.posted import form_page, posted

from .accounts import accounts_to_choose
from .pages import show_phone, unknown, with_ticket

SCANS = {"limit": 300, "seconds": 300}


@login_not_required
@require_safe
def phone_open(request: HttpRequest) -> HttpResponse:
    """Open a link that was sent or pasted. Only its token is used, so that it can't redirect elsewhere."""
    token = urlsplit(request.GET.get("link", "").strip()).path.strip("/").rpartition("/")[2]
    if services.ticket_for_token(token) is None:
        return unknown(request)
    return redirect("phone", token)


@require_safe
@with_ticket
def phone(request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None) -> HttpResponse:
    """Show the phone's current step."""
    return show_phone(request, token, ticket, account)


def _after(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None, refusal: Refusal
) -> HttpResponse:
    """Show the ticket's current state with the reason why nothing happened."""
    ticket = services.ticket_for_token(token) or ticket
    status = 422 if "AGREEMENT_REQUIRED" in refusal.code else status_of_refusal(refusal)
    return show_phone(request, token, ticket, account, refusal=refusal, status=status)


@form_page
@with_ticket
def phone_sign_in(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Sign the phone in to a demo account and scan with it; without one, show the choice."""
    if request.method != "POST":
        page = accounts_to_choose(request, ticket.shop)
        page |= {"token": token, "ticket": ticket, "shop": ticket.shop, "account": account}
        return render(request, "phone/sign_in.html", page)
    chosen = Account.by_handle(request.POST.get("account", ""))
    if chosen is None:
        response = redirect("phone_sign_in", token)
        phone_identity().sign_out(response)
        return response
    answer = _claim(request, token, ticket, chosen)
    phone_identity().sign_in(answer, chosen)
    return answer


@posted("phone")
@with_ticket
def phone_scan(request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None) -> HttpResponse:
    """Scan with the phone's account; the first phone claims the QR code."""
    return _claim(request, token, ticket, account) if account else redirect("phone", token)


def _claim(request: HttpRequest, token: str, ticket: ScanTicket, account: Account) -> HttpResponse:
    try:
        if not allow(f"phone-scan:{client_address(request)}", at=time.time(), **SCANS):
            raise Refusal("TOO_MANY_SCANS")
        services.claim_ticket(
            ticket=ticket, account=account, actor=holder_of(request, account), now=timezone.now()
        )
    except Refusal as refusal:
        return _after(request, token, ticket, account, refusal)
    return redirect("phone", token)


@posted("phone")
@with_ticket
def phone_agree(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Agree; the phone then shows the confirmation code."""
    form = AgreementForm(request.POST)
    if account is None or not form.is_valid():
        return redirect("phone", token)
    try:
        services.agree(
            ticket=ticket,
            account=account,
            actor=holder_of(request, account),
            now=timezone.now(),
            terms_agreed=form.cleaned_data["terms"],
            entity_change_agreed=form.cleaned_data["entity_change"],
        )
    except Refusal as refusal:
        return _after(request, token, ticket, account, refusal)
    return redirect("phone", token)


@posted("phone")
@with_ticket
def phone_refuse(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Refuse, or stop after agreeing. The code becomes invalid immediately and nothing changes."""
    if account is None:
        return redirect("phone", token)
    try:
        services.refuse(ticket=ticket, account=account, actor=holder_of(request, account), now=timezone.now())
    except Refusal as refusal:
        return _after(request, token, ticket, account, refusal)
    return redirect("phone", token)
