"""From an event to the rows of a before-and-after table, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountKind, AccountStatus, ReviewState
from bindings.benefits import benefit_titles
from bindings.models import BindingState, Event, TicketPurpose, TicketState
from bindings.texts import EFFECTS, REASONS, together
from bindings.texts.events import title
from shops.models import Role
from shops.second_factor import METHODS, RECOVERY

LABELS = {
    "state": gettext_lazy("Official state"),
    "official": gettext_lazy("Official account"),
    "display_name": gettext_lazy("Display name"),
    "kind": gettext_lazy("Account type"),
    "entity": gettext_lazy("Entity"),
    "entity_code": gettext_lazy("Credit code"),
    "replacements_used": gettext_lazy("Replacements used"),
    "replacements_allowed": gettext_lazy("Replacements allowed"),
    "status": gettext_lazy("Status"),
    "authorized": gettext_lazy("Authorized account"),
    "ticket": gettext_lazy("QR code"),
    "review": gettext_lazy("Request"),
    "review_state": gettext_lazy("Request"),
    "reminder_from": gettext_lazy("Reminder from"),
    "deadline": gettext_lazy("Upgrade deadline"),
    "effects": gettext_lazy("Effects"),
    "reasons": gettext_lazy("Reasons"),
    "material": gettext_lazy("Further material"),
    "allowed": gettext_lazy("Allowed"),
    "scenario": gettext_lazy("Scenario"),
    "rules": gettext_lazy("Rules"),
    "purpose": gettext_lazy("Purpose"),
    "benefits": gettext_lazy("Benefits"),
    "candidate": gettext_lazy("Candidate"),
    "member": gettext_lazy("Member"),
    "role": gettext_lazy("Role"),
    "email": gettext_lazy("Email"),
    "second_factor": gettext_lazy("Two-step sign-in"),
    "active": gettext_lazy("May sign in"),
    "staff": gettext_lazy("Staff"),
    "superuser": gettext_lazy("Superuser"),
    "groups": gettext_lazy("Groups"),
    "permissions": gettext_lazy("Single permissions"),
}
ORDER = list(LABELS)
WORDS = {
    "not_bound": gettext_lazy("Not bound"),
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    **{
        value: label
        for choices in (AccountKind, AccountStatus, BindingState, Role, TicketPurpose)
        for value, label in choices.choices
    },
}
TICKETS, REVIEWS = dict(TicketState.choices), dict(ReviewState.choices)


@dataclass(frozen=True, slots=True)
class Change:
    """One row: what, before, after, and whether the two differ."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Changes:
    """One event's rows under its title."""

    event: Event
    title: str
    rows: list[Change]

    @property
    def differing(self) -> list[Change]:
        return [row for row in self.rows if row.differs]


def changes_of(event: Event) -> Changes:
    """Return the event's before and after as rows, in the order of `LABELS`: PostgreSQL keeps none of its own."""
    keys = sorted({*event.before, *event.after}, key=_place)
    rows = [
        Change(str(LABELS.get(key, key)), word(key, event.before.get(key)), word(key, event.after.get(key)))
        for key in keys
    ]
    return Changes(event, title(event), rows)


def _place(key: str) -> tuple[int, str]:
    """Return where the row of `key` stands; a key of a later version comes last."""
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


def word(key: str, value) -> str:
    """Return a recorded value as a person reads it."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if key == "benefits":
        return benefit_titles(value)
    if isinstance(value, list):
        texts = EFFECTS | REASONS | METHODS | RECOVERY
        return together(texts.get(item, item) for item in value)
    if key in ("ticket", "review_state"):
        return str((TICKETS if key == "ticket" else REVIEWS).get(value, value))
    return f"@{value}" if key in ("official", "authorized", "candidate") else str(WORDS.get(value, value))
