"""The operators' navigation: what a person may open, in the order of the work."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import UNDECIDED, Review
from bindings.models import OperatorRequest, RequestState


@dataclass(slots=True)
class Place:
    """One entry: where it leads, whether the person is there now, and how many things wait."""

    title: str
    icon: str
    url: str
    current: bool = False
    count: int | None = None


def groups_for(request: HttpRequest) -> list[tuple[str, list[Place]]]:
    """Return the groups of places that the signed-in person may open; empty groups are left out."""
    user = request.user
    groups = [
        (name, [_place(request, *rest) for permission, *rest in places if user.has_perm(permission)])
        for name, places in _all(user)
    ]
    for _name, places in groups:
        _mark(request, places)
    return [(name, places) for name, places in groups if places]


def _place(request: HttpRequest, title: str, icon: str, name: str, query: str = "", count=None) -> Place:
    url = reverse(f"admin:{name}")
    return Place(title, icon, f"{url}?{query}" if query else url, request.path.startswith(url), count)


def _mark(request: HttpRequest, places: list[Place]) -> None:
    """Leave one entry marked where two lead to the same list: the one whose choice is made, else the plain one."""
    asked = request.META.get("QUERY_STRING", "")
    chosen = [place for place in places if place.current and "?" in place.url]
    match = next((place for place in chosen if place.url.split("?")[1] in asked.split("&")), None)
    for place in places:
        place.current = place is match if match else place.current and place not in chosen


def _all(user) -> list[tuple[str, list[tuple]]]:
    return [
        (
            _("Review"),
            [
                (
                    "accounts.view_review",
                    _("Review queue"),
                    "inbox",
                    "accounts_review_changelist",
                    "",
                    Review.objects.filter(state__in=UNDECIDED).count(),
                ),
                (
                    "accounts.view_review",
                    _("Decided"),
                    "list-checks",
                    "accounts_review_changelist",
                    "status=decided",
                ),
                (
                    "accounts.view_review",
                    _("Second person"),
                    "users",
                    "bindings_operatorrequest_changelist",
                    "",
                    OperatorRequest.objects.filter(state=RequestState.WAITING).count(),
                ),
            ],
        ),
        (
            _("Records"),
            [
                ("shops.view_shop", _("Shops"), "store", "shops_shop_changelist"),
                ("accounts.view_account", _("Accounts"), "user-round", "accounts_account_changelist"),
                ("shops.view_entity", _("Entities"), "building-2", "shops_entity_changelist"),
                ("bindings.view_binding", _("Bindings"), "link", "bindings_binding_changelist"),
                (
                    "bindings.view_binding",
                    _("Authorizations"),
                    "megaphone",
                    "bindings_binding_changelist",
                    "role=authorized",
                ),
                ("bindings.view_scanticket", _("Scan tickets"), "qr-code", "bindings_scanticket_changelist"),
                ("bindings.view_consent", _("Consents"), "handshake", "bindings_consent_changelist"),
            ],
        ),
        (
            _("Rules and audit"),
            [
                ("bindings.view_rulebook", _("Rule book"), "scale", "bindings_rulebook_changelist"),
                ("bindings.view_terms", _("Terms"), "file-check", "bindings_terms_changelist"),
                ("shops.schedule_upgrade", _("Waves"), "calendar-range", "bindings_wave_changelist"),
                ("bindings.view_event", _("Audit log"), "history", "bindings_event_changelist"),
            ],
        ),
        (
            _("People"),
            [
                ("shops.view_user", _("Users"), "user-check", "shops_user_changelist"),
                ("auth.view_group", _("Groups"), "key-round", "auth_group_changelist"),
                ("shops.view_membership", _("Memberships"), "users", "shops_membership_changelist"),
            ],
        ),
    ]
