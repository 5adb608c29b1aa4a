"""The product's scheduled jobs, run by `manage.py work`. Each is safe to run again."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from bindings import services
from bindings.models import Event
from bindings.services.digests import post_digests
from bindings.services.documents import sweep_orphans
from bindings.services.reminders import send_reminders
from shops.cleaning import forget_old
from work.jobs import daily, every, last_done


@every("old QR codes", timedelta(minutes=5))
def expire_late_tickets(now: datetime) -> str:
    """End QR codes that have expired."""
    expired = 0
    while ended := services.expire_tickets(now=now):
        expired += ended
    return f"{expired} expired"


@every("taken requests", timedelta(minutes=1))
def release_idle(now: datetime) -> str:
    """Release review requests that an operator took and left untouched (R22)."""
    return f"{services.release_idle(now=now)} released"


@daily("reminders", lambda: time(0, 10))
def reminders(now: datetime) -> str:
    """Send reminders of deadlines (R12), late reviews and upcoming rules (R17)."""
    last = last_done("reminders")
    told = send_reminders(
        on=timezone.localdate(now), now=now, last=timezone.localdate(last) if last else None
    )
    return f"{told} notices"


@daily("digests", lambda: time.fromisoformat(settings.DIGEST_AT), same_day=True)
def digests(now: datetime) -> str:
    """Queue each person's digest, including the day's reminders."""
    send_reminders(on=timezone.localdate(now), now=now)
    return f"{post_digests(on=timezone.localdate(now), now=now)} digests"


@daily("purge", lambda: time(3, 30))
def purge(now: datetime) -> str:
    """Delete expired data that has no audit value: rate limit counts, sessions, sent mails."""
    return ", ".join(f"{count} {name}" for name, count in forget_old(now).items())


class ChainBroken(Exception):
    """The event log does not verify (R16)."""


class InvariantBroken(Exception):
    """The database violates an invariant."""


@daily("documents", lambda: time(3, 35))
def documents(now: datetime) -> str:
    """Delete documents after their retention period (R22), and files without a document."""
    deleted, orphans = services.delete_expired_documents(now=now), sweep_orphans(now=now)
    return f"{deleted} deleted, {orphans} orphans"


@daily("verification", lambda: time(3, 45))
def verification(now: datetime) -> str:
    """Verify every chain of the event log. A broken chain fails the job every night until it is investigated (R16)."""
    for event, why in services.broken_events():
        raise ChainBroken(f"event {event.number} of {event.chain} {why}")
    for chain in services.truncated_chains():
        raise ChainBroken(f"the last event of {chain} was removed")
    return f"{Event.objects.count()} events, every chain is whole"


@daily("invariants", lambda: time(4, 15))
def invariants(now: datetime) -> str:
    """Check every invariant. A violated one fails the job every night until it is repaired."""
    for broken in services.broken_invariants():
        raise InvariantBroken(str(broken))
    return "every invariant holds"
