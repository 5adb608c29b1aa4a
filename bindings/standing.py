"""Where a shop stands on one day: reminder, days left, restriction, replacements, drift (R10, R12, R20). Pure."""

from dataclasses import dataclass
from datetime import date

from .facts import PERSONAL, State

REMINDERS_BEGAN = date(2022, 12, 16)  # seed I: reminders take effect from 16 December 2022


@dataclass(frozen=True, slots=True)
class Standing:
    """A shop's standing; `days_left` is None without a deadline and negative after it."""

    state: str
    reminder: bool
    days_left: int | None
    listing_restricted: bool
    replacements_left: int
    entity_drift: bool


def standing(
    *,
    on: date,
    state: str,
    shop_type: str,
    reminder_from: date | None,
    deadline: date | None,
    replacements_allowed: int,
    replacements_used: int,
    shop_entity: object,
    account_entity: object,
) -> Standing:
    """Return the standing on the day `on` (Asia/Shanghai). The deadline's own day is still in time (R12)."""
    concerned = shop_type != PERSONAL
    upgraded = state == State.UPGRADED
    return Standing(
        state=state,
        reminder=bool(
            concerned and not upgraded and reminder_from and max(reminder_from, REMINDERS_BEGAN) <= on
        ),
        days_left=(deadline - on).days if deadline else None,
        listing_restricted=bool(
            concerned and deadline and on > deadline and state in (State.NOT_BOUND, State.BOUND)
        ),
        replacements_left=0 if upgraded else max(replacements_allowed - replacements_used, 0),
        entity_drift=upgraded and shop_entity != account_entity,
    )
