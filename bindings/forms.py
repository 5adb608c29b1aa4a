"""Forms of the backend and the phone. They validate shape only; the policy decides what is allowed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.document_models import DocumentKind

from .benefits import BENEFITS
from .policy import OFFICIAL_PURPOSES, Purpose


class BenefitsForm(forms.Form):
    """The benefits of a binding; at least one is required."""

    benefits = forms.MultipleChoiceField(
        choices=[(benefit.code, benefit.title) for benefit in BENEFITS],
        error_messages={"required": _("Choose at least one benefit.")},
    )


class ConfirmForm(forms.Form):
    """The confirmation code, and a name in case the shop's name is not legal (R11, R21)."""

    code = forms.CharField(
        label=_("Confirmation code"),
        max_length=40,
        error_messages={"required": _("Enter the six digits shown on the phone.")},
    )
    name = forms.CharField(label=_("Name after the upgrade"), max_length=60, required=False)


class AgreementForm(forms.Form):
    """The consent checkboxes on the phone (R6, R8)."""

    terms = forms.BooleanField(required=False)
    entity_change = forms.BooleanField(required=False)


class RebindForm(forms.Form):
    """The confirmation that a rebind spends the shop's replacement (R10)."""

    understood = forms.BooleanField(
        error_messages={"required": _("Tick the box to go on; or keep the current account.")}
    )


def parse_official_purpose(text: str) -> Purpose | None:
    """Return the purpose of the official account that `text` names, or None."""
    return Purpose(text) if text in OFFICIAL_PURPOSES else None


class DocumentForm(forms.Form):
    """One file and what it is; what is in it is judged where it is kept (R22)."""

    kind = forms.ChoiceField(choices=DocumentKind.choices)
    file = forms.FileField(allow_empty_file=True, max_length=None)


class MaterialForm(forms.Form):
    """What is said with a request that is handed in again; the service asks for it where no documents were asked for."""

    material = forms.CharField(
        label=_("What you hand in"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
