"""The operators' navigation: what a person may open, in the order of the work."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Review, ReviewState
from bindings.models import Appeal, AppealState, OperatorRequest, OwnerRequest, RequestState


class MenuEntry(NamedTuple):
    """A list of the desk: who may open it, its title and icon, its model, what of it, and whether what waits there is
    counted."""

    permission: str
    title: Promise
    icon: str
    model: str
    query: str = ""
    counted: bool = False


WAITING: dict[str, QuerySet] = {
    "accounts_review": Review.objects.filter(state=ReviewState.OPEN),
    "bindings_appeal": Appeal.objects.filter(state=AppealState.WAITING),
    "bindings_operatorrequest": OperatorRequest.objects.filter(state=RequestState.WAITING),
    "bindings_ownerrequest": OwnerRequest.objects.filter(state=RequestState.WAITING),
}


def waiting_counts() -> dict[str, int]:
    """Return how many things wait in each list of `WAITING`, with one query; a list where nothing waits is left out."""
    first, *others = [
        rows.order_by().values_list(Value(name)).annotate(count=Count("pk")) for name, rows in WAITING.items()
    ]
    return dict(first.union(*others, all=True))


REVIEW = [
    MenuEntry("accounts.view_review", _("Review queue"), "inbox", "accounts_review", counted=True),
    MenuEntry("accounts.view_review", _("Decided"), "list-checks", "accounts_review", "status=decided"),
    MenuEntry("bindings.view_appeal", _("Appeals"), "scale", "bindings_appeal", counted=True),
    MenuEntry("accounts.view_review", _("Second person"), "users", "bindings_operatorrequest", counted=True),
]
RECORDS = [
    MenuEntry("shops.view_shop", _("Shops"), "store", "shops_shop"),
    MenuEntry("accounts.view_account", _("Accounts"), "user-round", "accounts_account"),
    MenuEntry("shops.view_entity", _("Entities"), "building-2", "shops_entity"),
    MenuEntry("bindings.view_binding", _("Bindings"), "link", "bindings_binding"),
    MenuEntry(
        "bindings.view_binding", _("Authorizations"), "megaphone", "bindings_binding", "role=authorized"
    ),
    MenuEntry("bindings.view_scanticket", _("Scan tickets"), "qr-code", "bindings_scanticket"),
    MenuEntry("bindings.view_consent", _("Consents"), "handshake", "bindings_consent"),
]
RULES_AND_AUDIT = [
    MenuEntry("bindings.view_rulebook", _("Rule book"), "scale", "bindings_rulebook"),
    MenuEntry("bindings.view_reason", _("Reasons"), "message-square", "bindings_reason"),
    MenuEntry("bindings.view_terms", _("Terms"), "file-check", "bindings_terms"),
    MenuEntry("shops.schedule_upgrade", _("Waves"), "calendar-range", "bindings_wave"),
    MenuEntry("bindings.view_event", _("Audit log"), "history", "bindings_event"),
]
_PEOPLE = [
    MenuEntry("shops.invite_owner", _("Owner requests"), "key", "bindings_ownerrequest", counted=True),
    MenuEntry("shops.view_user", _("Users"), "user-check", "shops_user"),
    MenuEntry("auth.view_group", _("Groups"), "key-round", "auth_group"),
    MenuEntry("shops.view_membership", _("Memberships"), "users", "shops_membership"),
    MenuEntry("work.view_mail", _("Outgoing mail"), "mail", "work_mail"),
]
_GROUPS = [
    (_("Review"), REVIEW),
    (_("Records"), RECORDS),
    (_("Rules and audit"), RULES_AND_AUDIT),
    (_("People"), _PEOPLE),
]


@dataclass(slots=True)
class MenuPlace:
    """One entry as a person sees it: where it leads, whether the person is there now, and how many things wait."""

    title: Promise
    icon: str
    url: str
    current: bool
    count: int | None


def groups_for(request: HttpRequest) -> list[tuple[Promise, list[MenuPlace]]]:
    """Return the groups of places that the signed-in person may open; empty groups are left out."""
    allowed, counts = request.user.get_all_permissions(), waiting_counts()
    groups = [
        (name, [_place(request, entry, counts) for entry in entries if entry.permission in allowed])
        for name, entries in _GROUPS
    ]
    for _name, places in groups:
        _mark(request, places)
    return [(name, places) for name, places in groups if places]


def _place(request: HttpRequest, entry: MenuEntry, counts: dict[str, int]) -> MenuPlace:
    url = reverse(f"admin:{entry.model}_changelist")
    return MenuPlace(
        title=entry.title,
        icon=entry.icon,
        url=f"{url}?{entry.query}" if entry.query else url,
        current=request.path.startswith(url),
        count=counts.get(entry.model) if entry.counted else None,
    )


def _mark(request: HttpRequest, places: list[MenuPlace]) -> None:
    """Leave one entry marked where two lead to the same list: the one whose choice is made, else the plain one."""
    asked = request.META.get("QUERY_STRING", "")
    chosen = [place for place in places if place.current and "?" in place.url]
    match = next((place for place in chosen if place.url.split("?")[1] in asked.split("&")), None)
    for place in places:
        place.current = place is match if match else place.current and place not in chosen
