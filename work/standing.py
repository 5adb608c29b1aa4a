"""The state of the background work, for the desk, the readiness check and the metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q

from .models import Mail, MailState, ScheduledJob, Worker

_ALIVE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class WorkStanding:
    """The number of live workers at `now`, of waiting mails and their age, and of failed mails and jobs."""

    workers: int
    waiting: int
    oldest_due_at: datetime
    now: datetime
    given_up: int
    failed_jobs: tuple[str, ...]

    @property
    def is_stalled(self) -> bool:
        """Return whether mail is overdue while no worker is alive."""
        return not self.workers and self.oldest_due > timedelta(minutes=settings.MAIL_WAITS_AT_MOST_MINUTES)

    @property
    def oldest_due(self) -> timedelta:
        """Return how long the oldest due mail has been waiting."""
        return max(self.now - self.oldest_due_at, timedelta())

    @property
    def needs_attention(self) -> bool:
        return self.is_stalled or bool(self.failed_jobs)


def work_standing(now: datetime) -> WorkStanding:
    """Return the state of the background work at `now`."""
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
