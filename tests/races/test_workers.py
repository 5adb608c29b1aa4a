"""Many workers on one PostgreSQL: each mail and each job is taken by one of them."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import QuerySet

from tests.races.contest import FEW, ROUNDS, contest
from tests.work.test_outbox import put
from work.clock import database_now
from work.jobs import take
from work.models import Mail, ScheduledJob
from work.outbox import claim

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def test_each_mail_is_claimed_by_one_of_many_workers():
    for _ in range(ROUNDS):
        mails = {put(to=f"p{number}@example.com").pk for number in range(FEW // 2)}
        outcome = contest(*[lambda: claim(database_now())] * FEW)
        assert outcome.errors == []
        claimed = Counter(mail.pk for mail in outcome.won if mail)
        assert claimed == dict.fromkeys(mails, 1)
        Mail.objects.all().delete()


def test_control_without_the_lock_one_mail_is_claimed_by_several(monkeypatch):
    """The contest finds a missing guard: the mail is read without its lock."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows)
    for _ in range(20):
        put(to="lin@example.com")
        outcome = contest(*[lambda: claim(database_now())] * FEW)
        if len([mail for mail in outcome.won if mail]) > 1:
            return
        Mail.objects.all().delete()
    pytest.fail("without the lock no mail was claimed twice: the contest could not find a missing lock")


def test_each_job_is_taken_by_one_of_many_workers_once_per_due_time():
    due = database_now()
    for number in range(ROUNDS):
        at = due + timedelta(days=number)
        outcome = contest(*(partial(take, "job", at, f"w{worker}", at) for worker in range(FEW)))
        assert (outcome.errors, outcome.won.count(True)) == ([], 1)
        ScheduledJob.objects.update(done_for=at, taken_until=None)
