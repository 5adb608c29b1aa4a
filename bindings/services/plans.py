"""What a verb will do, worked out before it writes: a page shows it, the verb carries it out (R16, R19)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from bindings.models import Event

from .events import append_many

Write = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """The events a verb writes, with what they show as before and after, and the writes that make it so.

    Making a plan only reads. A page makes it from rows as they are and shows its events; the verb makes it anew from
    rows it has locked. What cannot be done has no plan: `decide_…` raises the Refusal that the verb would raise.
    """

    events: tuple[Event, ...] = ()
    writes: tuple[Write, ...] = ()

    def __add__(self, later: "Plan") -> "Plan":
        return Plan(self.events + later.events, self.writes + later.writes)


def together(plans: Iterable[Plan]) -> Plan:
    """Return one plan of many, in their order."""
    return sum(plans, Plan())


def carry_out(plan: Plan) -> None:
    """Write what was planned, in its order, and then its events; the caller holds the locks and the transaction."""
    for write in plan.writes:
        write()
    if plan.events:
        append_many(list(plan.events))


def setting(row: Model, **values: object) -> Write:
    """Return the write that gives `row` these values; the row in memory stays as it is until then."""

    def write() -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))

    return write
