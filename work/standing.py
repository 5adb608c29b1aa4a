"""Whether the work gets done: for the desk, the readiness page and the metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from .models import Mail, MailState, ScheduledJob, Worker

_ALIVE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """How many workers live at `now`, how many mails wait and since when, and what was given up or failed."""

    workers: int
    waiting: int
    oldest_due_at: datetime
    now: datetime
    given_up: int
    failed_jobs: tuple[str, ...]

    @property
    def is_stalled(self) -> bool:
        """Tell whether mail waits longer than it should while no worker is alive."""
        return not self.workers and self.oldest_due > timedelta(minutes=settings.MAIL_WAITS_AT_MOST_MINUTES)

    @property
    def oldest_due(self) -> timedelta:
        """Return for how long the mail waits that has been due longest."""
        return max(self.now - self.oldest_due_at, timedelta())

    @property
    def needs_attention(self) -> bool:
        return self.is_stalled or bool(self.failed_jobs)


def work_standing(now: datetime) -> WorkStanding:
    """Return where the background work stands at `now`."""
    waits = Q(state=MailState.WAITING)
    mails = Mail.objects.filter(state__in=[MailState.WAITING, MailState.GIVEN_UP]).aggregate(
        waiting=Count("pk", filter=waits),
        oldest=Min("due_at", filter=waits),
        given_up=Count("pk", filter=~waits),
    )
    failed = ScheduledJob.objects.exclude(last_error="").order_by("name")
    return WorkStanding(
        workers=Worker.objects.filter(seen_at__gt=now - _ALIVE).count(),
        waiting=mails["waiting"],
        oldest_due_at=mails["oldest"] or now,
        now=now,
        given_up=mails["given_up"],
        failed_jobs=tuple(failed.values_list("name", flat=True)),
    )


def forget_workers(now: datetime) -> None:
    """Delete the rows of workers that were killed long ago."""
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
