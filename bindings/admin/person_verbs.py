"""The verbs on a person who can't sign in: a lost second factor, a wrong address; for staff a second person decides."""

from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.models import RequestVerb
from shops.models import User

from .shop_verbs import asked
from .verbs import ReasonForm, Verb, has


class AddressForm(ReasonForm):
    email = forms.EmailField(
        label=_("New email"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Whoever reads this address can set a new password. Make sure that it is the person’s."),
    )
    field_order = ["email", "reason"]


def _has_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person).exists()


def _reset(person: User, form, actor, now):
    reason = form.cleaned_data["reason"]
    return services.reset_second_factor(person=person, reason=reason, actor=actor, now=now)


def _correct(person: User, form, actor, now):
    return services.correct_email(person=person, actor=actor, now=now, **form.cleaned_data)


_SAYS_RESET = _("The person is signed out everywhere, signs in with the password alone, and is told by mail.")
_SAYS_EMAIL = _("Sign-in and mail use the new address immediately. Both addresses are told.")
PERSON_VERBS = (
    Verb(
        "reset-second-factor",
        _("Reset second factor"),
        _SAYS_RESET,
        _("The second factor is reset. The person is told by mail."),
        has("shops.reset_second_factor"),
        _reset,
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
        _correct,
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
