"""The shape of what the desk and the phone send; whether it may be done is the policy's to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .benefits import BENEFITS
from .policy import Purpose


class BenefitsForm(forms.Form):
    """Which benefits the binding has: at least one."""

    benefits = forms.MultipleChoiceField(
        choices=[(benefit.code, benefit.title) for benefit in BENEFITS],
        error_messages={"required": _("Choose at least one benefit.")},
    )


class ConfirmForm(forms.Form):
    """The code from the phone, and a name where the shop's own is not legal."""

    code = forms.CharField(
        label=_("Confirmation code"),
        max_length=40,
        error_messages={"required": _("Enter the six digits shown on the phone.")},
    )
    name = forms.CharField(label=_("Name after the upgrade"), max_length=60, required=False)


class AgreementForm(forms.Form):
    """What the holder ticked on the phone."""

    terms = forms.BooleanField(required=False)
    entity_change = forms.BooleanField(required=False)


class RebindForm(forms.Form):
    """The tick that the one replacement is understood."""

    understood = forms.BooleanField(
        error_messages={"required": _("Tick the box to go on; or keep the current account.")}
    )


def official_purpose(text: str) -> str | None:
    """Return a purpose of the official account, or None for anything else."""
    return text if text in (Purpose.BIND, Purpose.UPGRADE, Purpose.REBIND) else None


class MaterialForm(forms.Form):
    """What is handed in with a request that was sent back."""

    material = forms.CharField(
        label=_("What you hand in"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
