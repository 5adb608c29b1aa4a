"""The request for an account to take the shop's entity, from the refusal to the next scan (R5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import UNDECIDED, Review, ReviewKind, ReviewState
from bindings import services
from bindings.errors import Refusal
from bindings.forms import MaterialForm
from bindings.models import TicketState
from bindings.queries.appeals import appeal_now
from bindings.queries.denied import entity_change_of
from bindings.queries.documents import evidence_page
from bindings.queries.tickets import get_ticket
from bindings.texts import explain
from bindings.views.origin import actor_of
from shops.access import get_shop, may
from shops.models import Role, Shop
from shops.origin import HtmxRequest
from shops.posted import posted

from .code import show_scan


@require_safe
def entity_change(request: HtmxRequest, code: str) -> HttpResponse:
    """Show where the shop's newest request stands; inside htmx the part alone, for the account page."""
    shop = get_shop(request.user, code)
    page = _page(shop, entity_change_of(shop))
    part = "bindings/_entity_change_slot.html" if request.htmx else "bindings/entity_change.html"
    return render(request, part, page)


def _page(shop: Shop, review: Review | None, **more: Any) -> dict:
    page = {"shop": shop, "section": "official_account", "review": review, "material_form": MaterialForm()}
    if review:
        manages = may(shop, Role.MANAGER) and review.state in UNDECIDED
        page["evidence"] = evidence_page(review) if manages else None
        page["standing_appeal"] = appeal_now(review, timezone.now())
        denied = shop.tickets.filter(account=review.account_id, state=TicketState.DENIED)
        page["ticket"] = denied.order_by("-pk").first()
        page["done"] = (
            review.state == ReviewState.WITHDRAWN
            or review.account.bindings.active().filter(shop=shop).exists()
        )
    return page | more


@posted("scan")
def request_entity_change_action(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Ask for the change; it then waits for the account's holder."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    try:
        services.request_entity_change(ticket=found, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return show_scan(request, shop, found, refusal=refusal)
    messages.success(request, _("The entity change is requested. Its holder agrees on the phone."))
    return redirect("scan", shop.code, found.key)


@posted("entity_change")
def withdraw_entity_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw the request and redirect back."""
    shop = get_shop(request.user, code, Role.MANAGER)
    review = get_object_or_404(Review, pk=pk, shop=shop, kind=ReviewKind.ENTITY_CHANGE)
    ticket = shop.tickets.filter(key=request.POST.get("ticket", "")).first()
    try:
        services.withdraw_request(review=review, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        if ticket:
            return show_scan(request, shop, get_ticket(shop, ticket.key), refusal=refusal)
        messages.error(request, explain(refusal))
    else:
        messages.success(request, _("The request is withdrawn. Nothing was changed."))
    return redirect("scan", shop.code, ticket.key) if ticket else redirect("official_account", shop.code)


@posted("entity_change")
def resubmit_entity_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand a request that operators sent back in again, with the material they asked for (R5)."""
    shop = get_shop(request.user, code, Role.MANAGER)
    review = get_object_or_404(Review, pk=pk, shop=shop, completes_upgrade=False)
    form = MaterialForm(request.POST)
    if not form.is_valid():
        page = _page(shop, review, material_form=form)
        return render(request, "bindings/entity_change.html", page, status=422)
    material = form.cleaned_data["material"]
    try:
        services.resubmit_review(
            review=review, material=material, actor=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("material", explain(refusal))
        if refusal.code == "DOCUMENTS_ASKED_FOR":  # then the page has no field for words
            messages.error(request, explain(refusal))
        page = _page(shop, review, material_form=form)
        return render(
            request,
            "bindings/entity_change.html",
            page,
            status=422 if refusal.code == "MATERIAL_REQUIRED" else 409,
        )
    messages.success(request, _("Request %(number)s was handed in again.") % {"number": review.number})
    return redirect("entity_change", shop.code)
