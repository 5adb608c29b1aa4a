"""Counts what happens in this process: requests, decisions, and steps of QR codes after they are committed."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from bindings.models import Event
from bindings.services.confirm import VERBS
from bindings.services.events import recorded

from . import figures

CONFIRMED = set(VERBS.values())


def count_events(sender: object, events: list[Event], **more: object) -> None:
    """Count events of scans after their transaction commits; rolled-back ones are not counted."""
    of_scans = [event for event in events if _outcome(event.verb)]
    if of_scans:
        transaction.on_commit(partial(_count, of_scans), robust=True)


def _count(events: Iterable[Event]) -> None:
    for event in events:
        figures.tickets.labels(_outcome(event.verb)).inc()
        for reason in _reasons(event):
            figures.decisions.labels(reason).inc()


def _outcome(verb: str) -> str:
    """Return the outcome that an event gives its ticket, or "" if it has none."""
    if verb in CONFIRMED:
        return "confirmed"
    if verb == "scan_denied":
        return "denied"
    return verb.removeprefix("ticket_") if verb.startswith("ticket_") else ""


def _reasons(event: Event) -> list[str]:
    if event.verb == "ticket_scanned":
        return ["allowed"]
    return event.after.get("reasons", []) if event.verb == "scan_denied" else []


def start() -> None:
    """Start counting in this process."""
    recorded.connect(count_events, dispatch_uid="config.monitoring")
