"""The verbs on ownership: invite a shop's first owner, resend or cancel the invitation, replace an owner (R16)."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.errors import Refusal
from shops.invitation_mails import post_owner_invitation
from shops.models import Invitation, Shop
from shops.origin import absolute

from .verbs import ReasonForm, Verb, has, record_as


class OwnerForm(ReasonForm):
    email = forms.EmailField(
        label=_("Email of the owner"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The link goes to this address, works once, for 7 days, and only for this address."),
    )
    field_order = ["email", "reason"]


class ReplaceForm(OwnerForm):
    """The owners to remove, and the new owner."""

    owners = forms.TypedMultipleChoiceField(
        label=_("Who loses access"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["owners", "email", "reason"]

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [membership.user for membership in services.owners_of(shop)]
        choices = [(person.pk, f"{person} ({person.email})") for person in people]
        cast(forms.ChoiceField, self.fields["owners"]).choices = choices
        self.fields["email"].label = _("Email of the new owner")


def _waiting(shop: Shop) -> Invitation | None:
    return services.waiting_owner(shop, timezone.now())


def _open_invitation(shop: Shop) -> dict[str, Invitation]:
    """Return the invitation to resend or cancel; raise Refusal NO_OWNER_INVITED if there is none."""
    invitation = _waiting(shop)
    if invitation is None:
        raise Refusal("NO_OWNER_INVITED")
    return {"invitation": invitation}


def mail_owner(request: HttpRequest, outcome: tuple[Invitation, str]) -> None:
    """Queue the mail with a new invitation's link and show a message."""
    invitation, token = outcome
    link = absolute(request, reverse("invitation_accept", args=[token]))
    post_owner_invitation(invitation, link, language=get_language() or "", now=timezone.now())
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})


OWNER_VERBS = (
    Verb(
        "invite-owner",
        _("Invite the first owner"),
        _("The owner gets a link by mail, binds the official account and invites the team."),
        _("The first owner is invited."),
        has("shops.invite_owner"),
        record_as("shop"),
        services.invite_first_owner,
        services.decide_invite_first_owner,
        OwnerForm,
        dangerous=False,
        fits=lambda shop: not (shop.is_closed or services.owners_of(shop).exists() or _waiting(shop)),
        after=mail_owner,
    ),
    Verb(
        "resend-invitation",
        _("Resend the owner’s invitation"),
        _("A new link goes to the same address, for 7 days. The link sent before no longer works."),
        _("The invitation has a new link."),
        has("shops.invite_owner"),
        _open_invitation,
        services.resend_to_owner,
        services.decide_resend_to_owner,
        dangerous=False,
        fits=lambda shop: not shop.is_closed and _waiting(shop) is not None,
        after=mail_owner,
    ),
    Verb(
        "cancel-invitation",
        _("Cancel the owner’s invitation"),
        _("The link stops working immediately. You can invite another address afterwards."),
        _("The invitation is cancelled."),
        has("shops.invite_owner"),
        _open_invitation,
        services.cancel_owner_invitation,
        services.decide_cancel_owner_invitation,
        fits=lambda shop: _waiting(shop) is not None,
    ),
    Verb(
        "replace-owner",
        _("Replace an owner"),
        _(
            "The owner loses access immediately, with open QR codes and invitations. "
            "The new owner gets a link by mail."
        ),
        _("The owner is replaced."),
        has("shops.replace_owner"),
        record_as("shop"),
        services.replace_owner,
        services.decide_replace_owner,
        ReplaceForm,
        fits=lambda shop: not shop.is_closed and services.owners_of(shop).exists(),
        after=mail_owner,
        given=lambda shop: {"shop": shop},
    ),
)
