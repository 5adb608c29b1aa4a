"""Ask the platform who owns a shop: claim one, withdraw that, or hand one's own over and leave (R16)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bindings import services
from bindings.errors import Refusal
from bindings.models import OwnerRequest, RequestState
from bindings.texts import explain
from shops.access import get_shop, person_of
from shops.models import Role, validate_code
from shops.posted import posted
from shops.validators import clean_uscc

from .origin import actor_of


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClaimForm(NoteForm):
    """Which shop, and what proves it: its license's credit code."""

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
    """Who follows."""

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


@require_http_methods(["GET", "HEAD", "POST"])
def claim_shop(request: HttpRequest) -> HttpResponse:
    """Ask to become the owner of a shop."""
    form = ClaimForm(request.POST or None)
    if not form.is_valid():
        context = {"section": "shop_list", "form": form}
        return render(request, "bindings/claim_shop.html", context, status=422 if form.is_bound else 200)
    try:
        services.claim_shop(actor=actor_of(request), now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        context = {"section": "shop_list", "form": form, "problem": explain(refusal)}
        return render(request, "bindings/claim_shop.html", context, status=409)
    messages.success(request, _("The platform has your claim and answers here and by mail."))
    return redirect("shop_list")


@posted("shop_list")
def owner_request_withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's own request for a shop back; withdrawing twice is withdrawing once."""
    own = OwnerRequest.objects.filter(asked_by=person_of(request), state=RequestState.WAITING)
    if mine := own.filter(shop_code=request.POST.get("shop_code", "")).first():
        services.withdraw_owner_request(wanted=mine, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("The request is withdrawn."))
    return redirect("shop_list")


@require_http_methods(["GET", "HEAD", "POST"])
def team_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the platform to put another owner in one's place."""
    shop = get_shop(request.user, code, Role.OWNER)
    form = HandoverForm(request.POST or None, own_email=person_of(request).email)
    context = {"shop": shop, "section": "team", "form": form}
    if not form.is_valid():
        return render(request, "bindings/team_hand_over.html", context, status=422 if form.is_bound else 200)
    try:
        services.hand_over(shop=shop, actor=actor_of(request), now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        context |= {"problem": explain(refusal)}
        return render(request, "bindings/team_hand_over.html", context, status=409)
    messages.success(request, _("The platform has your request. You stay owner until it agrees."))
    return redirect("team", shop.code)
