"""The words of a rule trace: what is checked, what was found, what is required, and the result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import AccountKind, AccountStatus
from bindings.models import BindingState
from bindings.rules.sources import source_label
from bindings.trace import CHANGE, HIT, NOT_REACHED, PASS, Check
from shops.models import ShopType

CHECK_LABELS = {
    "SHOP_CLOSED": gettext_lazy("The shop is open"),
    "ALREADY_BOUND": gettext_lazy("The shop has a free official account slot"),
    "NOTHING_BOUND": gettext_lazy("The shop has an official account"),
    "ALREADY_UPGRADED": gettext_lazy("The shop is not upgraded yet"),
    "NOT_UPGRADABLE": gettext_lazy("The shop type takes part in the upgrade"),
    "UPGRADE_IN_REVIEW": gettext_lazy("No upgrade is in review"),
    "NO_REPLACEMENT_LEFT": gettext_lazy("A replacement is left"),
    "AUTHORIZED_LIMIT_REACHED": gettext_lazy("The shop may authorize one more account"),
    "REAL_NAME_REQUIRED": gettext_lazy("Real-name verification is completed"),
    "ACCOUNT_UNAVAILABLE": gettext_lazy("The account is active"),
    "WRONG_ACCOUNT": gettext_lazy("It is the bound account"),
    "SAME_ACCOUNT": gettext_lazy("It is another account than the bound one"),
    "ACCOUNT_TAKEN": gettext_lazy("No other shop has it as official account"),
    "ACCOUNT_IS_AUTHORIZED": gettext_lazy("The account isn’t authorized by any shop"),
    "ALREADY_AUTHORIZED": gettext_lazy("This shop hasn’t authorized it yet"),
    "ACCOUNT_IS_OFFICIAL": gettext_lazy("The account isn’t official for any shop"),
    "PERSONAL_SHOP_REGULAR_ONLY": gettext_lazy("A personal store takes a regular account"),
    "ENTITY_UNKNOWN": gettext_lazy("The account has an entity on record"),
    "ENTITY_MISMATCH": gettext_lazy("The account’s entity equals the license"),
    "SCENARIO": gettext_lazy("Account type"),
    "ENTITY_CHANGE": gettext_lazy("The declared entity equals the license"),
}
SCENARIO_TONES = {1: "ok", 2: "bad", 3: "warn", 4: "blue"}


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One line of the rule trace."""

    check: Check
    label: str
    found: str
    needed: str
    result: str
    tone: str
    source: str


def trace_rows(checks: list[Check], name_of: Callable[[str], str]) -> list[TraceRow]:
    """Return the rows of the trace; `name_of` returns an entity's name for its code, or ""."""
    return [
        TraceRow(
            check,
            str(CHECK_LABELS[check.code]),
            _found(check, name_of),
            _needed(check, name_of),
            *_result(check),
            source_label(check.source),
        )
        for check in checks
    ]


def _result(check: Check) -> tuple[str, str]:
    if check.code == "SCENARIO":
        return _("Scenario %(number)s") % {"number": check.needed}, SCENARIO_TONES[check.needed]
    return {
        PASS: (_("Pass"), "ok"),
        HIT: (_("Refused"), "bad"),
        NOT_REACHED: (_("Not reached"), "hollow"),
        CHANGE: (_("Change required"), "warn"),
    }[check.result]


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _handle(handle: str) -> str:
    return f"@{handle}" if handle else pgettext("account", "None")


def _state(state: str) -> str:
    return str(BindingState(state).label) if state in BindingState.values else _("Not bound")


def _official(shop: str) -> str:
    return {
        "none": _("Not official for any shop"),
        "this": _("Official for this shop"),
        "other": _("Official for another shop"),
    }[shop]


def _authorized(shop: str) -> str:
    return {
        "none": _("Not authorized"),
        "this": _("Authorized by this shop"),
        "other": _("Authorized by another shop"),
    }[shop]


def _kind(kind: str) -> str:
    return str(AccountKind(kind).label)


FOUND: dict[str, Callable[[Any], str]] = {
    "SHOP_CLOSED": lambda closed: _("Closed") if closed else _("Open"),
    "ALREADY_BOUND": lambda handle: _("%(used)s of 1 used") % {"used": int(bool(handle))},
    "NOTHING_BOUND": _handle,
    "ALREADY_UPGRADED": _state,
    "NOT_UPGRADABLE": lambda shop_type: str(ShopType(shop_type).label),
    "UPGRADE_IN_REVIEW": _state,
    "NO_REPLACEMENT_LEFT": lambda left: _("%(left)s left") % {"left": left},
    "AUTHORIZED_LIMIT_REACHED": lambda count: _("%(count)s authorized") % {"count": count},
    "REAL_NAME_REQUIRED": _yes_no,
    "ACCOUNT_UNAVAILABLE": lambda status: str(AccountStatus(status).label),
    "WRONG_ACCOUNT": _handle,
    "SAME_ACCOUNT": _handle,
    "ACCOUNT_TAKEN": _official,
    "ACCOUNT_IS_AUTHORIZED": _authorized,
    "ALREADY_AUTHORIZED": _authorized,
    "ACCOUNT_IS_OFFICIAL": _official,
    "PERSONAL_SHOP_REGULAR_ONLY": _kind,
    "SCENARIO": _kind,
}
ENTITY_CHECKS = {"ENTITY_UNKNOWN", "ENTITY_MISMATCH", "ENTITY_CHANGE"}


def _entity(code: str, name_of: Callable[[str], str]) -> str:
    return name_of(code) or _("Not on record")


def _found(check: Check, name_of: Callable[[str], str]) -> str:
    return _entity(check.found, name_of) if check.code in ENTITY_CHECKS else FOUND[check.code](check.found)


def _needed(check: Check, name_of: Callable[[str], str]) -> str:
    """Return the second value of the comparison, if there is one."""
    if check.code in ("ENTITY_MISMATCH", "ENTITY_CHANGE"):
        return _("License: %(entity)s") % {"entity": _entity(check.needed, name_of)}
    if check.code in ("WRONG_ACCOUNT", "SAME_ACCOUNT"):
        return _("Bound: %(handle)s") % {"handle": _handle(str(check.needed))}
    if check.code == "AUTHORIZED_LIMIT_REACHED":
        return _("At most %(limit)s") % {"limit": check.needed}
    return ""
