"""Verbs for a person who can't sign in: lost second factor, wrong address. For staff, a second person decides."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.errors import Refusal
from bindings.models import RequestVerb
from shops.models import User

from .shop_verbs import asked
from .verbs import ReasonForm, Verb, has, record_as


class AddressForm(ReasonForm):
    email = forms.EmailField(
        label=_("New email"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Whoever reads this address can set a new password. Make sure that it is the person’s."),
    )
    field_order = ["email", "reason"]


def send_link(*, person: User, actor: services.Actor, now: datetime, reason: str = "") -> User | None:
    """Mail a person who never signed in the link to choose a password; also raises Refusal SITE_ADDRESS_UNKNOWN."""
    _require_site_address()
    return services.invite_person(person.pk, by_mail=True, actor=actor, now=now, again=True, reason=reason)


def _decide_send_link(*, person: User, **more: Any) -> services.Plan:
    _require_site_address()
    return services.decide_invite_person(person=person, by_mail=True, **more)


def _require_site_address() -> None:
    if not settings.PHONE_BASE_URL:
        raise Refusal("SITE_ADDRESS_UNKNOWN")


def _has_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person).exists()


_SAYS_RESET = _("The person is signed out everywhere, signs in with the password alone, and is told by mail.")
_SAYS_EMAIL = _("Sign-in and mail use the new address immediately. Both addresses are told.")
PERSON_VERBS = (
    Verb(
        "send-link",
        _("Send the sign-in link"),
        _("The person gets a link by mail to choose a password, and signs in with the email."),
        _("The link is on its way."),
        lambda user: user.is_superuser,
        record_as("person"),
        send_link,
        _decide_send_link,
        dangerous=False,
        fits=lambda person: person.is_active and not (person.has_usable_password() or person.last_login),
    ),
    Verb(
        "reset-second-factor",
        _("Reset second factor"),
        _SAYS_RESET,
        _("The second factor is reset. The person is told by mail."),
        has("shops.reset_second_factor"),
        record_as("person"),
        services.reset_second_factor,
        services.decide_reset_second_factor,
        fits=lambda person: not person.is_staff and _has_factor(person),
    ),
    asked(
        RequestVerb.RESET_SECOND_FACTOR,
        "ask-reset-second-factor",
        _("Ask to reset the second factor"),
        _SAYS_RESET,
        "shops.reset_second_factor",
        fits=lambda person: person.is_staff and _has_factor(person),
    ),
    Verb(
        "correct-email",
        _("Correct the email"),
        _SAYS_EMAIL,
        _("The email is corrected. Both addresses are told."),
        has("shops.correct_email"),
        record_as("person"),
        services.correct_email,
        services.decide_correct_email,
        AddressForm,
        fits=lambda person: not person.is_staff,
    ),
    asked(
        RequestVerb.CORRECT_EMAIL,
        "ask-correct-email",
        _("Ask to correct the email"),
        _SAYS_EMAIL,
        "shops.correct_email",
        form=AddressForm,
        fits=lambda person: person.is_staff,
    ),
)
