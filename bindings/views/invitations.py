"""The page of an invitation link: join with an existing account, or create one for the invited address."""

import re
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bindings import services
from bindings.errors import Refusal
from bindings.models import ActorKind
from bindings.texts import explain
from shops import browsers
from shops.access import person_of
from shops.limits import allow
from shops.models import Invitation, User
from shops.origin import client_address, device_of
from shops.posted import form_page, posted

from .origin import actor_of
from .ways_in import ways_in

CODE_LIMIT = {"limit": 20, "seconds": 3600}
LINK = re.compile(r"/invitations/(?P<token>[\w-]{20,})")


class JoinForm(forms.ModelForm):
    """A new account. Its email is the invited address and can't be changed."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["full_name", "username"]

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["full_name"].required = True
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(explain(Refusal("USERNAME_TAKEN")))
        return username

    def clean(self) -> None:
        super().clean()
        cleaned = self.cleaned_data
        if password := cleaned.get("password"):
            person = User(
                username=cleaned.get("username", ""),
                full_name=cleaned.get("full_name", ""),
                email=self.email,
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)


class InvitationCodeForm(forms.Form):
    """An invitation's code or its full link."""

    code = forms.CharField(max_length=300, strip=True)


@posted("join_shop")
def invitation_code(request: HttpRequest) -> HttpResponse:
    """Join with the code printed next to the mail's link; a pasted link redirects to its page."""
    form, person = InvitationCodeForm(request.POST), person_of(request)
    typed = form.cleaned_data["code"] if form.is_valid() else ""
    if link := LINK.search(typed):
        return redirect("invitation_accept", link["token"])
    if not allow(f"invitation-code:{person.pk}", at=timezone.now().timestamp(), **CODE_LIMIT):
        return ways_in(
            request, typed=typed, problem=_("Too many attempts. Try again in an hour."), status=429
        )
    try:
        membership = services.accept_by_code(code=typed, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return ways_in(request, typed=typed, problem=explain(refusal), status=409)
    messages.success(request, _("You are in the team of %(shop)s.") % {"shop": membership.shop.name})
    return redirect("official_account", membership.shop.code)


@login_not_required
@form_page
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation and accept it, once, with the invited address."""
    invitation = services.invitation_of(token)
    if invitation and _has_joined(request, invitation):
        return redirect("official_account", invitation.shop.code)
    if invitation is None or _is_over(invitation):
        problem = explain(Refusal("INVITATION_OVER"))
        return render(request, "bindings/invitation.html", {"problem": problem}, status=404)
    if request.user.is_authenticated:
        return _with_account(request, invitation)
    return _without_account(request, invitation)


def _has_joined(request: HttpRequest, invitation: Invitation) -> bool:
    """Return whether the person already accepted this invitation, as after a double click, and is still in the team."""
    taken = request.user.is_authenticated and _fits(request, invitation) and invitation.accepted_at
    return bool(taken) and invitation.shop.memberships.filter(user=person_of(request)).exists()


def _fits(request: HttpRequest, invitation: Invitation) -> bool:
    return person_of(request).email.casefold() == invitation.email.casefold()


def _is_over(invitation: Invitation) -> bool:
    used = invitation.accepted_at or invitation.cancelled_at
    return bool(used) or invitation.expires_at <= timezone.now()


def _with_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {"invitation": invitation, "fits": _fits(request, invitation)}
    if request.method != "POST":
        return render(request, "bindings/invitation.html", context)
    try:
        services.accept_invitation(invitation=invitation, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return render(
            request, "bindings/invitation.html", context | {"problem": explain(refusal)}, status=409
        )
    return _welcome(request, invitation)


def _without_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=invitation.email)
    known = User.objects.filter(email__lower=invitation.email.lower()).first()
    has_password = known is not None and known.has_usable_password()
    context = {"invitation": invitation, "form": form, "known": known, "has_password": has_password}
    if not form.is_valid():
        return render(request, "bindings/invitation.html", context, status=422 if form.is_bound else 200)
    actor = services.Actor(ActorKind.MERCHANT, ip=client_address(request), device=device_of(request))
    try:
        person = services.join_with_new_account(
            invitation=invitation,
            username=form.cleaned_data["username"],
            full_name=form.cleaned_data["full_name"],
            password=form.cleaned_data["password"],
            language=get_language(),
            actor=actor,
            now=timezone.now(),
        )
    except Refusal as refusal:
        return render(
            request, "bindings/invitation.html", context | {"problem": explain(refusal)}, status=409
        )
    get_adapter(request).login(request, person)
    response = _welcome(request, invitation)
    browsers.remember_browser(request, response, person)
    return response


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.success(request, _("You are in the team of %(shop)s.") % {"shop": invitation.shop.name})
    return redirect("official_account", invitation.shop.code)
