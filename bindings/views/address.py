"""Change one's own email: sign in again, then verify the new address (R16)."""

import time

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bindings import services
from bindings.errors import Refusal
from bindings.texts import explain
from shops.access import person_of
from shops.address_proof import PROOF_LIMIT, AddressProof
from shops.limits import allow
from shops.posted import form_page, posted

from .origin import actor_of


class OwnAddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("New email"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ProofCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "input input-code"}),
    )


@reauthentication_required(app="allauth.account")
@form_page
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for the new address and mail a code to it; during an attempt, ask for the code."""
    if request.method != "POST":
        return _page(request)
    form = OwnAddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    email = form.cleaned_data["email"]
    if email.lower() == person_of(request).email.lower():
        form.add_error("email", explain(Refusal("EMAIL_UNCHANGED")))
        return _page(request, form=form, status=422)
    if not allow(f"address:{person_of(request).pk}", at=time.time(), **PROOF_LIMIT):
        return _page(request, form=form, problem=_("Too many attempts. Try again in an hour."), status=429)
    AddressProof.begin(request, email)
    return redirect("change_email")


def _page(
    request: HttpRequest,
    *,
    form: OwnAddressForm | ProofCodeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    proof = AddressProof.pending(request)
    context = {
        "section": "profile",
        "proof": proof,
        "form": form or (ProofCodeForm() if proof else OwnAddressForm()),
        "problem": problem,
    }
    return render(request, "bindings/change_email.html", context, status=status)


@posted("change_email")
@reauthentication_required(app="allauth.account")
def change_email_code(request: HttpRequest) -> HttpResponse:
    """Check the code; the right one replaces the old address with the new one."""
    proof, form = AddressProof.pending(request), ProofCodeForm(request.POST)
    if proof is None:
        return _page(request, problem=_("The code is no longer valid. Ask for a new one."), status=409)
    if not form.is_valid() or not proof.fits(form.cleaned_data["code"]):
        left = AddressProof.pending(request)
        problem = _("That code doesn’t match.") if left else _("Too many wrong codes. Ask for a new one.")
        return _page(request, problem=problem, status=422)
    proof.abort()
    try:
        services.change_own_email(email=proof.email, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return _page(request, problem=explain(refusal), status=409)
    messages.success(request, _("Your email is changed. Your old address is told as well."))
    return redirect("profile")


@posted("change_email")
def change_email_stop(request: HttpRequest) -> HttpResponse:
    """Cancel the attempt, to enter another address or none."""
    if proof := AddressProof.pending(request):
        proof.abort()
    return redirect("change_email")
