"""Where the background work stands: living workers, what waits and how long, what failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.work.test_outbox import put
from work.models import Mail, MailState, ScheduledJob, Worker
from work.standing import forget_workers, work_standing

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def worker(seen: timedelta, name: str = "w") -> Worker:
    return Worker.objects.create(id=name, host="one", pid=1, started_at=NOW, seen_at=NOW - seen)


def waiting_since(age: timedelta) -> Mail:
    return put(now=NOW - age)


def test_nothing_to_do_needs_no_attention():
    standing = work_standing(NOW)
    assert (standing.workers, standing.waiting, standing.given_up) == (0, 0, 0)
    assert standing.oldest_due == timedelta()
    assert not standing.needs_attention


@pytest.mark.parametrize(("seconds", "alive"), [(0, 1), (59, 1), (60, 0), (3600, 0)])
def test_worker_is_alive_for_a_minute(seconds, alive):
    worker(timedelta(seconds=seconds))
    assert work_standing(NOW).workers == alive


@pytest.mark.parametrize(("seconds", "stalled"), [(0, False), (1, True)])
def test_mail_without_a_worker_is_late_after_the_minutes_of_the_settings(settings, seconds, stalled):
    waiting_since(timedelta(minutes=settings.MAIL_WAITS_AT_MOST_MINUTES, seconds=seconds))
    assert work_standing(NOW).is_stalled is stalled
    worker(timedelta())
    assert work_standing(NOW).is_stalled is False


def test_oldest_mail_counts_and_one_that_is_due_later_does_not():
    waiting_since(timedelta(minutes=3))
    put(to="other@example.com", now=NOW - timedelta(minutes=7))
    assert work_standing(NOW).oldest_due == timedelta(minutes=7)
    Mail.objects.update(due_at=NOW + timedelta(hours=1))
    assert work_standing(NOW).oldest_due == timedelta()


def test_mail_that_was_sent_or_dropped_is_in_no_figure():
    for number, state in enumerate(MailState):
        row = put(to=f"{number}@example.com", now=NOW)
        done = None if state == MailState.WAITING else NOW
        Mail.objects.filter(pk=row.pk).update(state=state, finished_at=done, sealed="")
    standing = work_standing(NOW)
    assert (standing.waiting, standing.given_up) == (1, 1)


def test_jobs_that_failed_are_named_in_order():
    for name, error in (("zebra", "x"), ("apple", "y"), ("whole", "")):
        ScheduledJob.objects.create(name=name, last_error=error)
    standing = work_standing(NOW)
    assert standing.failed_jobs == ("apple", "zebra")
    assert standing.needs_attention


def test_workers_that_were_not_seen_for_a_day_are_forgotten():
    worker(timedelta(days=1), "kept")
    worker(timedelta(days=1, seconds=1), "gone")
    forget_workers(NOW)
    assert list(Worker.objects.values_list("id", flat=True)) == ["kept"]
