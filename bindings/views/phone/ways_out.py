"""The holder's remedies on the phone after a refused scan (R5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.models import Account, ReviewKind
from bindings import services
from bindings.errors import Refusal
from bindings.models import RuleBook, ScanTicket, TermsKind, TicketState
from bindings.services.clock import promised
from bindings.texts import explain
from bindings.views.origin import holder_of
from shops.posted import form_page

from .pages import show_phone, with_ticket


def _denied(ticket: ScanTicket, account: Account | None) -> Account | None:
    """Return the account whose own scan on this phone was denied; only that account can use the remedies."""
    own = ticket.state == TicketState.DENIED and account is not None and ticket.account_id == account.pk
    return account if own else None


@form_page
@with_ticket
def phone_cancel_identity(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Ask for confirmation, then turn the account into a regular one."""
    account = _denied(ticket, account)
    if account is None:
        return redirect("phone", token)
    if request.method != "POST":
        return render(request, "phone/cancel_identity.html", _page(token, ticket, account))
    try:
        services.cancel_enterprise_identity(
            account=account, actor=holder_of(request, account), now=timezone.now()
        )
    except Refusal as refusal:
        return show_phone(request, token, ticket, account, refusal=refusal, status=409)
    return redirect("phone", token)


@form_page
@with_ticket
def phone_entity_change(
    request: HttpRequest, token: str, ticket: ScanTicket, account: Account | None
) -> HttpResponse:
    """Agree to the entity change; it then goes to the operators."""
    account = _denied(ticket, account)
    if account is None:
        return redirect("phone", token)
    if request.method != "POST":
        return render(request, "phone/entity_change.html", _page(token, ticket, account))
    try:
        services.request_entity_change(
            ticket=ticket,
            actor=holder_of(request, account),
            now=timezone.now(),
            agreed="agreed" in request.POST,
        )
    except Refusal as refusal:
        if refusal.code == "AGREEMENT_REQUIRED":
            page = _page(token, ticket, account) | {"refused": explain(refusal)}
            return render(request, "phone/entity_change.html", page, status=422)
        return show_phone(request, token, ticket, account, refusal=refusal, status=409)
    return redirect("phone", token)


def _page(token: str, ticket: ScanTicket, account: Account) -> dict:
    now = timezone.now()
    return {
        "token": token,
        "ticket": ticket,
        "shop": ticket.shop,
        "account": account,
        "terms": services.terms_in_force(TermsKind.ENTITY_CHANGE, now),
        "by": promised(ReviewKind.ENTITY_CHANGE, RuleBook.on(timezone.localdate(now)), now),
    }
