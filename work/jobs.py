"""Scheduled jobs, run once per due time regardless of the number of workers.

One conditional update of the job's row decides which worker runs it. If several due times passed while no worker ran,
one run covers them all. A job that fails, or whose worker is killed, is retried after its lease expires. Every job must
therefore be safe to run again.
"""

import logging
import time as stopwatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import ScheduledJob

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # the running worker renews it
Run = Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Job:
    """A job: a function that returns a short report, and either a time of day or an interval.

    A job with `same_day` is not caught up on a later day: a morning's mail is not sent at night.
    """

    name: str
    run: Run
    at: Callable[[], time] | None = None
    every: timedelta | None = None
    same_day: bool = False

    def due_time(self, now: datetime) -> datetime | None:
        """Return the latest due time up to `now`, or None if it is too late for that one."""
        if self.every:
            seconds = self.every.total_seconds()
            return datetime.fromtimestamp(now.timestamp() // seconds * seconds, now.tzinfo)
        local = timezone.localtime(now)
        today = timezone.make_aware(datetime.combine(local.date(), self.at() if self.at else time()))
        if today <= now:
            return today
        return None if self.same_day else today - timedelta(days=1)


JOBS: dict[str, Job] = {}


def daily(name: str, at: Callable[[], time], *, same_day: bool = False) -> Callable[[Run], Run]:
    """Register a function as a job that runs every day at the time `at`, Asia/Shanghai."""

    def register(run: Run) -> Run:
        JOBS[name] = Job(name, run, at=at, same_day=same_day)
        return run

    return register


def every(name: str, interval: timedelta) -> Callable[[Run], Run]:
    """Register a function as a job that runs once per `interval`."""

    def register(run: Run) -> Run:
        JOBS[name] = Job(name, run, every=interval)
        return run

    return register


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one run: its report, or why it failed."""

    job: str
    report: str
    seconds: float
    failed: bool = False

    def __str__(self) -> str:
        return f"{self.job}: {'failed: ' if self.failed else ''}{self.report} ({self.seconds:.1f} s)"


def run_due(
    worker: str, clock: Callable[[], datetime], *, stop: Callable[[], bool] = lambda: False
) -> Iterator[Outcome]:
    """Run each due job that no other worker has claimed; yield each outcome."""
    rows, now = ScheduledJob.objects.in_bulk(), clock()
    for job in JOBS.values():
        due, row = job.due_time(now), rows.get(job.name)
        if stop() or due is None or (row and not _is_open(row, due, now)):
            continue
        if take(job.name, due, worker, now):
            yield _run(job, due, worker, clock)
            now = clock()


def _is_open(row: ScheduledJob, due: datetime, now: datetime) -> bool:
    done, taken = row.done_for, row.taken_until
    return (done is None or done < due) and (taken is None or taken <= now)


def take(name: str, due: datetime, worker: str, now: datetime) -> bool:
    """Claim the job for its due time; return whether this worker got it."""
    ScheduledJob.objects.bulk_create([ScheduledJob(name=name)], ignore_conflicts=True)
    waits = Q(done_for__isnull=True) | Q(done_for__lt=due)
    free = Q(taken_until__isnull=True) | Q(taken_until__lte=now)
    return bool(
        ScheduledJob.objects.filter(waits, free, name=name).update(taken_by=worker, taken_until=now + LEASE)
    )


def _run(job: Job, due: datetime, worker: str, clock: Callable[[], datetime]) -> Outcome:
    start = stopwatch.monotonic()
    try:
        report = job.run(clock())
    except Exception as error:  # a failing job must stop neither the worker nor the other jobs
        logger.exception("job %s failed", job.name)
        text = f"{type(error).__name__}: {error}".replace("\0", "")[:300]
        _mine(job, worker).update(last_error=text, taken_by="", taken_until=clock() + LEASE)
        return Outcome(job.name, text, stopwatch.monotonic() - start, failed=True)
    seconds = stopwatch.monotonic() - start
    _mine(job, worker).update(
        done_for=due,
        taken_by="",
        taken_until=None,
        finished_at=clock(),
        seconds=seconds,
        report=report[:300],
        last_error="",
    )
    return Outcome(job.name, report, seconds)


def _mine(job: Job, worker: str) -> QuerySet[ScheduledJob]:
    return ScheduledJob.objects.filter(name=job.name, taken_by=worker)


def last_done(name: str) -> datetime | None:
    """Return the due time of the job's last completed run, or None."""
    return ScheduledJob.objects.filter(name=name).values_list("done_for", flat=True).first()


def renew(worker: str, now: datetime) -> None:
    """Renew the leases of the jobs that `worker` is running."""
    ScheduledJob.objects.filter(taken_by=worker, taken_until__gt=now).update(taken_until=now + LEASE)
