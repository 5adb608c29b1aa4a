"""Reasons that a merchant reads: templates in both languages and a note, written in the shop's language."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shops.models import Role, Shop

REJECT = {
    "license": _("Company name on the form differs from the license"),
    "legibility": _("The license photo is not legible"),
    "expired": _("The license is out of date"),
    "name": _("The account’s name breaks the naming rules"),
    "holder": _("The account’s holder doesn’t belong to the company"),
}
RETURN = {
    "photo": _("Hand in a legible photo of the business license"),
    "letter": _("Hand in the certification letter with the company’s seal"),
    "trademark": _("Hand in the trademark certificate for the name"),
    "relation": _("Hand in proof of how the account belongs to the company"),
}


def reason_for(shop: Shop, template: str, note: str) -> str:
    """Return the reason as the people of `shop` read it: the template in their language, then the note."""
    with translation.override(_language_of(shop)):
        sentence = str((REJECT | RETURN).get(template, ""))
    return "\n".join(filter(None, [f"{sentence}." if sentence and note else sentence, note.strip()]))


def _language_of(shop: Shop) -> str:
    """Return the language of the shop's first owner, or the operator's where the owner chose none."""
    owner = shop.memberships.filter(role=Role.OWNER).select_related("user").order_by("pk").first()
    return (owner.user.language if owner else "") or translation.get_language()
