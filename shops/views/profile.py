"""Profile: who one is, how one signs in, and the secret link of the calendar."""

import secrets
import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shops.access import person_of
from shops.limits import allow
from shops.models import User
from shops.origin import absolute
from shops.posted import posted

PASSWORDS = {"limit": 10, "seconds": 300}
METHODS = {
    Authenticator.Type.TOTP: gettext_lazy("Authenticator app"),
    Authenticator.Type.WEBAUTHN: gettext_lazy("Passkey"),
}


class ProfileForm(forms.ModelForm):
    """Name and email; the email opens password resets, so changing it asks for the password."""

    password = forms.CharField(
        label=gettext_lazy("Current password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Only needed to change the email."),
    )

    class Meta:
        model = User
        fields = ["full_name", "email"]
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This email can’t be used. Choose another one."))
        return email

    def clean(self) -> None:
        super().clean()
        changed = self.cleaned_data.get("email", self.initial["email"]) != self.initial["email"]
        if not changed:
            return
        if not allow(f"profile:{self.instance.pk}", at=time.time(), **PASSWORDS):
            self.add_error("password", _("Too many attempts. Try again in five minutes."))
        elif not self.instance.check_password(self.cleaned_data.get("password", "")):
            self.add_error("password", _("Enter your current password to change the email."))


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile, and keep name and email."""
    person = User.objects.get(pk=person_of(request).pk)
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid() and _is_saved(form):
        EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    kinds = Authenticator.objects.filter(user=person).values_list("type", flat=True)
    context = {
        "section": "profile",
        "form": form,
        "methods": [METHODS[kind] for kind in METHODS if kind in set(kinds)],
        "calendar_link": _calendar_link(request),
    }
    return render(request, "shops/profile.html", context, status=422 if form.is_bound else 200)


def _is_saved(form: ProfileForm) -> bool:
    """Save, unless somebody took the email a moment ago."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("email", _("This email can’t be used. Choose another one."))
        return False
    return True


def _calendar_link(request: HttpRequest) -> str:
    key = person_of(request).calendar_key
    return absolute(request, reverse("calendar_feed", args=[key])) if key else ""


def _keep_key(person: User, key: str) -> None:
    person.calendar_key = key
    person.save(update_fields=["calendar_key"])


@posted("profile")
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make a new secret link; the old one is dead at once."""
    _keep_key(person_of(request), secrets.token_urlsafe(32))
    messages.success(request, _("The calendar has a new link. An older one no longer works."))
    return redirect(f"{reverse('profile')}#calendar")


@posted("profile")
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """Switch the calendar off; its link is dead at once."""
    _keep_key(person_of(request), "")
    messages.success(request, _("The calendar is switched off. Its link no longer works."))
    return redirect(f"{reverse('profile')}#calendar")
