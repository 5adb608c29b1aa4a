"""What operators ask for when they send a request back: which document, why, and what to do about it (R22)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.document_models import AskReason, DocumentKind
from shops.models import Entity

WHAT_TO_DO = {
    AskReason.MISSING: gettext_lazy("Add a photo or a scan of the whole document."),
    AskReason.ILLEGIBLE: gettext_lazy("Photograph it again: all four corners, in focus, no glare."),
    AskReason.EXPIRED: gettext_lazy("Hand in the one that is valid today."),
    AskReason.OTHER_ENTITY: gettext_lazy("It has to be in the name of %(entity)s."),
    AskReason.NO_SEAL: gettext_lazy("Put the seal of %(entity)s on it and photograph the whole page."),
}


def asked_for(kind: str, why: str) -> str:
    """Return what is asked for in one line: "Authorization letter: seal missing"."""
    names = {"document": DocumentKind(kind).label, "why": AskReason(why).label}
    return _("%(document)s: %(why)s") % names


def what_to_do(why: str, entity: Entity) -> str:
    """Return the sentence that helps with `why`."""
    return str(WHAT_TO_DO[AskReason(why)]) % {"entity": entity.name}


def all_asked_for(asked: Mapping[str, str]) -> str:
    """Return everything that is asked for, on one line."""
    return pgettext("in a list", "; ").join(asked_for(kind, why) for kind, why in asked.items())
