"""The changes of an event as rows of label, before and after, for merchants and for the desk (R16)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accounts.document_models import DocumentKind
from accounts.models import AccountKind, AccountStatus, ReviewState
from bindings.benefits import benefit_titles
from bindings.models import AppealState, BindingState, Event, TicketPurpose, TicketState
from shops.models import Role, ShopStatus
from shops.second_factor import METHODS, RECOVERY

from .documents import all_asked_for
from .events import event_title
from .reasons import EFFECT_TEXTS, REASONS, join_sentences


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line: what, before and after."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class EventChanges:
    """One event's lines under its title, those that stay the same among them."""

    event: Event
    title: str
    rows: list[FieldChange]


FIELD_LABELS = {
    "state": gettext_lazy("Official state"),
    "official": gettext_lazy("Official account"),
    "display_name": gettext_lazy("Display name"),
    "kind": gettext_lazy("Account type"),
    "entity": gettext_lazy("Entity"),
    "entity_code": gettext_lazy("Credit code"),
    "replacements_used": gettext_lazy("Replacements used"),
    "replacements_allowed": gettext_lazy("Replacements allowed"),
    "authorized": gettext_lazy("Authorized account"),
    "benefits": gettext_lazy("Benefits"),
    "candidate": gettext_lazy("Candidate"),
    "purpose": gettext_lazy("Purpose"),
    "ticket": gettext_lazy("QR code"),
    "review": gettext_lazy("Request"),
    "review_state": gettext_lazy("State of the request"),
    "appeal": gettext_lazy("Appeal"),
    "requests": gettext_lazy("Open requests"),
    "asked": gettext_lazy("Asked for"),
    "document": gettext_lazy("Document"),
    "status": gettext_lazy("Status"),
    "reminder_from": gettext_lazy("Reminder from"),
    "deadline": gettext_lazy("Upgrade deadline"),
    "member": gettext_lazy("Member"),
    "role": gettext_lazy("Role"),
    "full_name": pgettext_lazy("person", "Name"),
    "email": gettext_lazy("Email"),
    "language": gettext_lazy("Language"),
    "second_factor": gettext_lazy("Two-step sign-in"),
    "shop_code": gettext_lazy("Shop ID"),
    "active": gettext_lazy("May sign in"),
    "staff": gettext_lazy("Staff"),
    "superuser": gettext_lazy("Superuser"),
    "groups": gettext_lazy("Groups"),
    "permissions": gettext_lazy("Single permissions"),
}
# Told to the desk alone: merchants read them in the event's own sentence.
DESK_LABELS = {
    "assignee": gettext_lazy("Who has it"),
    "effects": gettext_lazy("Effects"),
    "reasons": gettext_lazy("Reasons"),
    "material": gettext_lazy("Further material"),
    "allowed": gettext_lazy("Allowed"),
    "scenario": gettext_lazy("Scenario"),
    "rules": gettext_lazy("Rules"),
}
LABEL_ORDER = {name: place for place, name in enumerate([*FIELD_LABELS, *DESK_LABELS])}


def _nothing() -> str:
    return pgettext("value", "None")


def _label_of(labels: dict) -> Callable[[Any], str]:
    return lambda value: str(labels.get(value, value))


def _state(value: Any) -> str:
    return _("Not bound") if value == "not_bound" else str(dict(BindingState.choices).get(value, value))


def _handle(value: object) -> str:
    return f"@{value}"


def _day(value: object) -> str:
    return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")


def _list(value: Any) -> str:
    return pgettext("in a list", ", ").join(value)


def _factors(value: Any) -> str:
    labels = METHODS | RECOVERY
    return _list([str(labels.get(kind, kind)) for kind in value])


def _yes_or_no(value: Any) -> str:
    return _("Yes") if value else _("No")


def _sentences(texts: dict) -> Callable[[Any], str]:
    return lambda codes: join_sentences(texts.get(code, code) for code in codes)


FIELD_READERS: dict[str, Callable[[Any], str]] = {
    "state": _state,
    "official": _handle,
    "authorized": _handle,
    "candidate": _handle,
    "kind": _label_of(dict(AccountKind.choices)),
    "benefits": benefit_titles,
    "purpose": _label_of(dict(TicketPurpose.choices)),
    "ticket": _label_of(dict(TicketState.choices)),
    "review_state": _label_of(dict(ReviewState.choices)),
    "appeal": _label_of(dict(AppealState.choices)),
    "asked": all_asked_for,
    "document": _label_of(dict(DocumentKind.choices)),
    "status": _label_of(dict(AccountStatus.choices) | dict(ShopStatus.choices)),
    "role": _label_of(dict(Role.choices)),
    "second_factor": _factors,
    "groups": _list,
    "requests": _list,
    "permissions": _list,
    **dict.fromkeys(("active", "staff", "superuser"), _yes_or_no),
    "language": _label_of(dict(settings.LANGUAGES)),
    "reminder_from": _day,
    "deadline": _day,
    "effects": _sentences(EFFECT_TEXTS),
    "reasons": _sentences(REASONS),
    "rules": _list,
    "allowed": _yes_or_no,
}


def changed_fields(event: Event) -> list[FieldChange]:
    """Return what merchants read: the lines that differ, in the order of `LABELS`."""
    return [change for name in FIELD_LABELS if (change := _change(event, name)).differs]


def changes_of(event: Event) -> EventChanges:
    """Return what the desk shows: every field, in the order of the labels, because PostgreSQL stores no key order."""
    names = sorted({*event.before, *event.after}, key=_place)
    return EventChanges(event, event_title(event), [_change(event, name) for name in names])


def _place(name: str) -> tuple[int, str]:
    """Return where the line of `name` stands; a field of a later version comes last."""
    return (LABEL_ORDER.get(name, len(LABEL_ORDER)), name)


def _change(event: Event, name: str) -> FieldChange:
    label = FIELD_LABELS.get(name) or DESK_LABELS.get(name) or name
    return FieldChange(str(label), _read(name, event.before), _read(name, event.after))


def _read(name: str, values: dict) -> str:
    if name not in values or values[name] in ("", None, [], {}):
        return _("Not bound") if name == "state" and name in values else _nothing()
    return FIELD_READERS.get(name, str)(values[name])
