"""The advisor's words for an account before a scan: a pill, its tone, one reason, and the remedy for a refusal."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Words:
    """The words for one rank."""

    pill: Promise
    tone: str
    reason: Promise | str


FITS = {
    "blue_v": Words(_("No review"), "pill-ok", _("Blue V, same entity as the license. No review.")),
    "verified": Words(
        _("No review"),
        "pill-ok",
        _("Verified enterprise, same entity. It becomes blue V at once, and the name becomes the shop name."),
    ),
    "unverified_same": Words(
        _("Verification"),
        "pill-blue",
        _("Unverified enterprise that already declares the license entity. Verification starts."),
    ),
    "regular": Words(
        _("Verification"),
        "pill-blue",
        _("Regular account. Verification starts; with its approval the name becomes the shop name."),
    ),
    "personal_regular": Words(_("Binds"), "pill-ok", _("Regular account, as a personal store needs.")),
    "unverified_other": Words(
        pgettext_lazy("scan", "Entity change"),
        "pill-warn",
        _("Unverified enterprise of another entity. Its holder agrees to an entity change."),
    ),
}
PILLS = {
    "refused": ("bad", pgettext_lazy("scan", "Refused")),
    "binds": ("ok", _("Binds")),
    "entity_change": ("warn", pgettext_lazy("scan", "Entity change")),
    "verification": ("blue", _("Verification")),
    "authorizes": ("ok", _("Can be authorized")),
}
BEST = Words(_("Best match"), "pill-ok", "")
# The page and link text of a refused candidate's remedy.
WAYS_OUT = {
    "ENTITY_MISMATCH": ("preview", _("Three ways out")),
    "ENTITY_UNKNOWN": ("preview", _("Three ways out")),
    "ACCOUNT_IS_AUTHORIZED": ("authorized_accounts", _("End the authorization")),
}
