"""Jobs: each once per due time, one run after a stop, again after a failure or a worker that was killed."""

from datetime import UTC, datetime, time, timedelta

import pytest

from work import jobs
from work.jobs import LEASE, Job, renew, run_due, take
from work.models import ScheduledJob

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime):
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock(NINE)


@pytest.fixture
def ran(monkeypatch):
    """Replace the product's jobs by one at nine o'clock; the times it ran at."""
    times: list[datetime] = []

    def run(now: datetime) -> str:
        times.append(now)
        return f"run {len(times)}"

    monkeypatch.setattr(jobs, "JOBS", {"morning": Job("morning", run, at=lambda: time(9))})
    return times


def outcomes(clock, worker="w1") -> list[str]:
    return [f"{one.job}: {one.report}" for one in run_due(worker, clock)]


def test_a_daily_job_runs_once_a_day(ran, clock):
    assert (outcomes(clock), outcomes(clock, "w2")) == (["morning: run 1"], [])
    clock.now += timedelta(hours=23, minutes=59)
    assert outcomes(clock) == []
    clock.now += timedelta(minutes=1)
    assert outcomes(clock) == ["morning: run 2"]


def test_a_stop_of_days_is_made_up_for_by_one_run(ran, clock):
    outcomes(clock)
    clock.now += timedelta(days=5, hours=7)
    assert (outcomes(clock), outcomes(clock)) == (["morning: run 2"], [])


@pytest.mark.parametrize(("same_day", "due"), [(False, NINE - timedelta(days=1)), (True, None)])
def test_a_morning_s_mail_is_not_made_up_for_on_the_next_day(same_day, due):
    job = Job("morning", str, at=lambda: time(9), same_day=same_day)
    assert job.due_time(NINE - timedelta(seconds=1)) == due
    assert job.due_time(NINE) == job.due_time(NINE + timedelta(hours=14, minutes=59)) == NINE


def test_an_interval_begins_with_the_hour():
    job = Job("often", str, every=timedelta(minutes=5))
    assert job.due_time(NINE + timedelta(minutes=4, seconds=59)) == NINE
    assert job.due_time(NINE + timedelta(minutes=5)) == NINE + timedelta(minutes=5)


def test_a_job_of_a_killed_worker_is_run_again_after_its_lease(ran, clock):
    assert take("morning", NINE, "killed", clock.now) is True
    clock.now += LEASE - timedelta(seconds=1)
    assert outcomes(clock) == []
    clock.now += timedelta(seconds=1)
    assert outcomes(clock) == ["morning: run 1"]


def test_a_job_is_taken_by_one(clock):
    assert [take("morning", NINE, worker, clock.now) for worker in ("w1", "w2", "w1")] == [True, False, False]


def test_a_living_worker_keeps_its_job(ran, clock):
    take("morning", NINE, "slow", clock.now)
    clock.now += LEASE - timedelta(seconds=1)
    renew("slow", clock.now)
    clock.now += LEASE - timedelta(seconds=1)
    assert outcomes(clock) == []


def test_a_job_that_fails_is_run_again_later_and_stops_no_other(monkeypatch, clock):
    fails = [True, False]

    def run(now: datetime) -> str:
        if fails.pop(0):
            raise ValueError("no such shop")
        return "well"

    broken = Job("broken", run, at=lambda: time(9))
    whole = Job("whole", lambda now: "well", at=lambda: time(9))
    monkeypatch.setattr(jobs, "JOBS", {"broken": broken, "whole": whole})
    assert outcomes(clock) == ["broken: ValueError: no such shop", "whole: well"]
    assert ScheduledJob.objects.get(name="broken").last_error == "ValueError: no such shop"
    renew("w1", clock.now)
    assert outcomes(clock) == []
    clock.now += LEASE
    assert outcomes(clock) == ["broken: well"]
    assert ScheduledJob.objects.get(name="broken").last_error == ""


def test_nothing_begins_once_the_worker_is_told_to_stop(ran, clock):
    assert list(run_due("w1", clock, stop=lambda: True)) == []
    assert ran == []
