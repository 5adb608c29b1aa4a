"""The database queries of the waiting streams: which of the awaited tickets have changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils import timezone

from bindings import services
from bindings.models import LIVE, Event, ScanTicket

EVENTS_AT_ONCE = 20_000


def close_connection() -> None:
    """Close the connection while no one waits. It is looked up here because each thread has its own connection."""
    connection.close()


def look(
    since: int | None, keys: set[str], waiting: frozenset[str], expire: bool
) -> tuple[int, list[tuple[str, int, bool, datetime]]]:
    """Return the newest event and the changed tickets: those in `keys`, and awaited ones with new events.

    Every change of a ticket writes an event with its key, so an idle poll is one query that returns no rows.
    """
    if expire:
        services.expire_tickets(now=timezone.now())
    events = Event.objects.order_by("-pk").values_list("pk", "facts__ticket")
    rows = list(events[:1] if since is None else events.filter(pk__gt=since)[:EVENTS_AT_ONCE])
    newest = rows[0][0] if rows else since or 0
    if since is not None:
        keys = keys | (waiting & {key for _, key in rows if key})
    return newest, [row for some in chunks(sorted(keys)) for row in read_tickets(some)]


def chunks(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))


def read_tickets(keys: list[str]) -> list[tuple[str, int, bool, datetime]]:
    """Return key, version, whether it is live, and the expiry for each ticket."""
    rows = ScanTicket.objects.filter(key__in=keys).values_list("key", "version", "state", "expires_at")
    return [(key, version, state in LIVE, expires_at) for key, version, state, expires_at in rows]
