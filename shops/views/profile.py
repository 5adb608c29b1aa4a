"""The profile page: name, sign-in and security, and the secret link of the calendar feed."""

import secrets

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shops.access import person_of
from shops.models import User
from shops.origin import absolute
from shops.pages import page_for
from shops.posted import posted
from shops.second_factor import METHODS


class ProfileForm(forms.ModelForm):
    """The name. The email has a page of its own because it can reset the password."""

    class Meta:
        model = User
        fields = ["full_name"]
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile and save the name."""
    person = User.objects.get(pk=person_of(request).pk)
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid():
        form.save()
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


def _calendar_link(request: HttpRequest) -> str:
    key = person_of(request).calendar_key
    return absolute(request, page_for("calendar", key)) if key else ""


def _keep_key(person: User, key: str) -> None:
    person.calendar_key = key
    person.save(update_fields=["calendar_key"])


@posted("profile")
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Create a new secret link. The old one stops working immediately."""
    _keep_key(person_of(request), secrets.token_urlsafe(32))
    messages.success(request, _("The calendar has a new link. An older one no longer works."))
    return redirect(f"{reverse('profile')}#calendar")


@posted("profile")
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """Turn the calendar feed off. Its link stops working immediately."""
    _keep_key(person_of(request), "")
    messages.success(request, _("The calendar is switched off. Its link no longer works."))
    return redirect(f"{reverse('profile')}#calendar")
