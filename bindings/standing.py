"""A shop's standing on one day: status, reminder, days left, restriction, replacements, drift (R10, R12, R20). Pure.

`services.standings` implements the same rules in SQL for many shops at once; a test compares both for every
combination.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .facts import PERSONAL, State

REMINDERS_BEGAN = date(2022, 12, 16)  # seed I: reminders take effect from 16 December 2022


class Status(StrEnum):
    """A shop's status in lists, the most urgent first."""

    RESTRICTED = "restricted"
    DUE = "due"
    NOT_BOUND = "not_bound"
    IN_REVIEW = "in_review"
    UPGRADED = "upgraded"
    PERSONAL = "personal"
    CLOSED = "closed"


class Replacement(StrEnum):
    """A shop's replacement: none before the first binding, then left, used, or lapsed after the upgrade."""

    NONE = "none"
    LEFT = "left"
    USED = "used"
    LAPSED = "lapsed"


NEEDS_ACTION = (Status.RESTRICTED, Status.DUE, Status.NOT_BOUND)
UNFINISHED = (*NEEDS_ACTION, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Standing:
    """A shop's standing.

    `days_left` is None without a deadline and negative after it; `due_on` is the deadline while the upgrade is open.
    """

    state: str
    status: Status
    reminder: bool
    days_left: int | None
    due_on: date | None
    listing_restricted: bool
    replacement: Replacement
    replacements_left: int
    entity_drift: bool


def standing(
    *,
    on: date,
    state: str,
    shop_type: str,
    closed: bool,
    reminder_from: date | None,
    deadline: date | None,
    replacements_allowed: int,
    replacements_used: int,
    shop_entity: object,
    account_entity: object,
) -> Standing:
    """Return the standing on the day `on` (Asia/Shanghai). The deadline day itself is still in time (R12)."""
    concerned = shop_type != PERSONAL
    upgraded = state == State.UPGRADED
    restricted = bool(concerned and deadline and on > deadline and state in (State.NOT_BOUND, State.BOUND))
    status = status_in_lists(state, closed=closed, personal=not concerned, restricted=restricted)
    return Standing(
        state=state,
        status=status,
        reminder=bool(
            concerned and not upgraded and reminder_from and max(reminder_from, REMINDERS_BEGAN) <= on
        ),
        days_left=(deadline - on).days if deadline else None,
        due_on=deadline if concerned and status in UNFINISHED else None,
        listing_restricted=restricted,
        replacement=replacement_of(state, replacements_allowed, replacements_used),
        replacements_left=0 if upgraded else max(replacements_allowed - replacements_used, 0),
        entity_drift=upgraded and shop_entity != account_entity,
    )


def status_in_lists(state: str, *, closed: bool, personal: bool, restricted: bool) -> Status:
    """Return the list status of a shop in the official `state`."""
    if closed:
        return Status.CLOSED
    if state in (State.IN_REVIEW, State.UPGRADED):
        return Status(state)
    if restricted:
        return Status.RESTRICTED
    if state == State.NOT_BOUND:
        return Status.NOT_BOUND
    return Status.PERSONAL if personal else Status.DUE


def replacement_of(state: str, allowed: int, used: int) -> Replacement:
    """Return the state of the replacement for a shop in the official `state` (R10)."""
    if state == State.NOT_BOUND:
        return Replacement.NONE
    if used >= allowed:
        return Replacement.USED
    return Replacement.LAPSED if state == State.UPGRADED else Replacement.LEFT
