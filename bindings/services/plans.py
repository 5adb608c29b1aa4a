"""A verb's plan, computed before it writes: pages show it, the verb carries it out (R16, R19)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from bindings.models import Event

from .events import append_many

Write = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """The events a verb writes, with their before and after, and the writes behind them.

    Making a plan only reads. A page makes one from current rows and shows its events; the verb makes one again from
    locked rows. If the action is not possible there is no plan: `decide_…` raises the Refusal that the verb would
    raise.
    """

    events: tuple[Event, ...] = ()
    writes: tuple[Write, ...] = ()

    def __add__(self, later: "Plan") -> "Plan":
        return Plan(self.events + later.events, self.writes + later.writes)


def together(plans: Iterable[Plan]) -> Plan:
    """Return one plan that combines many, in their order."""
    return sum(plans, Plan())


def carry_out(plan: Plan) -> None:
    """Execute the plan's writes in order and then append its events; the caller holds the locks and the transaction."""
    for write in plan.writes:
        write()
    if plan.events:
        append_many(list(plan.events))


def setting(row: Model, **values: object) -> Write:
    """Return the write that gives `row` these values; the row in memory is unchanged until then."""

    def write() -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))

    return write
