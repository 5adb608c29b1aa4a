"""Requests to the platform about ownership: claim a shop, withdraw the claim, or hand a shop over and leave (R16)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindings import services
from bindings.errors import Refusal
from bindings.queries.owner_requests import waiting_requests
from bindings.texts import explain
from shops.access import get_shop, person_of
from shops.limits import allow
from shops.models import Role, validate_code
from shops.posted import form_page, posted
from shops.validators import clean_uscc

from .origin import actor_of

REQUESTS = {"limit": 10, "seconds": 86_400}


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClaimForm(NoteForm):
    """The shop to claim, and the credit code of its license as proof."""

    shop_code = forms.CharField(label=gettext_lazy("Shop ID"), max_length=40, validators=[validate_code])
    entity_code = forms.CharField(
        label=gettext_lazy("Unified social credit code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("As on the shop’s business license. Leave it empty for a personal store."),
    )
    field_order = ["shop_code", "entity_code", "note"]

    def clean_entity_code(self) -> str:
        typed = self.cleaned_data["entity_code"].strip()
        return clean_uscc(typed) if typed else ""


class HandoverForm(NoteForm):
    """The next owner's address."""

    email = forms.EmailField(
        label=gettext_lazy("Email of the new owner"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field_order = ["email", "note"]

    def __init__(self, *args: Any, own_email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_email = own_email

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email.lower() == self.own_email.lower():
            raise ValidationError(_("This is your own email. Enter the new owner’s."))
        return email


@form_page
def claim_shop_page(request: HttpRequest) -> HttpResponse:
    """Request to become the owner of a shop."""
    form = ClaimForm(request.POST or None)
    none_yet = not person_of(request).memberships.exists()
    context = {"section": "shop_list", "none_yet": none_yet, "form": form}
    if not form.is_valid():
        return render(request, "bindings/claim_shop.html", context, status=422 if form.is_bound else 200)
    if against := _asked(request, services.claim_shop, **form.cleaned_data):
        return render(
            request, "bindings/claim_shop.html", context | {"problem": against[0]}, status=against[1]
        )
    messages.success(request, _("The platform has your claim and answers here and by mail."))
    return redirect("join_shop")


@posted("join_shop")
def owner_request_withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw one's own request for a shop. Idempotent."""
    own = waiting_requests(person_of(request))
    if mine := own.filter(shop_code=request.POST.get("shop_code", "")).first():
        services.withdraw_owner_request(wanted=mine, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("The request is withdrawn."))
    return redirect("join_shop")


@form_page
def team_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Request that the platform replaces the current user as owner."""
    shop = get_shop(request.user, code, Role.OWNER)
    form = HandoverForm(request.POST or None, own_email=person_of(request).email)
    waiting = waiting_requests(person_of(request)).filter(shop=shop).first()
    context = {"shop": shop, "section": "team", "form": form, "waiting": waiting}
    if not form.is_valid():
        return render(request, "bindings/team_hand_over.html", context, status=422 if form.is_bound else 200)
    if against := _asked(request, services.hand_over, shop=shop, **form.cleaned_data):
        context |= {"problem": against[0]}
        return render(request, "bindings/team_hand_over.html", context, status=against[1])
    messages.success(request, _("The platform has your request. You stay owner until it agrees."))
    return redirect("team_hand_over", shop.code)


def _asked(request: HttpRequest, service: Callable[..., object], **what: Any) -> tuple[str, int] | None:
    """Send the request; return the reason of a refusal and the response status, or None."""
    if not allow(f"owner-request:{person_of(request).pk}", at=timezone.now().timestamp(), **REQUESTS):
        return _("Too many requests today. Nothing was sent; try again tomorrow."), 429
    try:
        service(actor=actor_of(request), now=timezone.now(), **what)
    except Refusal as refusal:
        return explain(refusal), 409
    return None
