"""What a verb would do: it is run for real and rolled back, so that a preview can never differ from the act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from bindings.errors import Refusal
from bindings.models import Event
from bindings.services.constraints import refusal_of


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The events that a verb would write, or the refusal it would meet."""

    events: list[Event] = field(default_factory=list)
    refusal: Refusal | None = None

    @property
    def possible(self) -> bool:
        return self.refusal is None


def rehearse(act: Callable[[], object], now: datetime) -> Rehearsal:
    """Run `act` at the moment `now`, keep the events it wrote, and roll everything back with its commit hooks."""
    stage = transaction.atomic()
    # A service insists on being the outermost transaction and steps back only for a test's: so is this one.
    stage._from_testcase = True  # type: ignore[attr-defined]
    with stage:
        outcome = _perform(act, now)
        transaction.set_rollback(True)
    return outcome


def _perform(act: Callable[[], object], now: datetime) -> Rehearsal:
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    try:
        act()
    except Refusal as refusal:
        return Rehearsal(refusal=refusal)
    except IntegrityError as error:
        return Rehearsal(refusal=refusal_of(error))
    written = Event.objects.filter(pk__gt=last, at=now).select_related("shop", "account").order_by("pk")
    return Rehearsal(events=list(written))
