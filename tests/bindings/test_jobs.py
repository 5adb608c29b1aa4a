"""The product's daily work: what each job does, what it reports, and that all of it runs in one `work --once`."""

from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from bindings.jobs import ChainBroken, digests, expire_late_tickets, purge, reminders, verification
from bindings.models import Event, ScanTicket
from shops.limits import allow
from shops.models import Notice, RateCount
from tests import flows
from tests.bindings.test_digests import due_in
from tests.commands import run
from tests.factories import AccountFactory, UserFactory
from tests.mails import mailed
from work import jobs
from work.jobs import JOBS
from work.models import Mail, MailState, ScheduledJob, Worker

pytestmark = pytest.mark.django_db


def test_old_qr_codes_are_written_off(shop, owner, now):
    flows.let_expire(flows.issue(shop, "bind", owner))
    assert (expire_late_tickets(now), expire_late_tickets(now)) == ("1 expired", "0 expired")
    assert ScanTicket.objects.get().state == "expired"


def test_reminders_make_up_for_days_without_a_worker(now):
    due_in(5, UserFactory())
    assert reminders(now) == "0 notices"
    ScheduledJob.objects.create(name="reminders", done_for=now - timedelta(days=4))
    assert (reminders(now), reminders(now)) == ("1 notices", "0 notices")


@pytest.mark.usefixtures("no_window_ends")
def test_digests_tell_the_reminders_of_the_day_even_before_their_own_job_ran(now):
    due_in(7, UserFactory())
    assert (digests(now), digests(now)) == ("1 digests", "0 digests")
    assert len(mailed()) == 1


def test_old_counts_of_limits_are_deleted_and_running_ones_stay(now):
    at = now.timestamp()
    allow("old", limit=1, seconds=300, at=at - 400)
    allow("running", limit=1, seconds=300, at=at)
    assert purge(now).startswith("1 limits")
    assert [row.key for row in RateCount.objects.all()] == ["running"]
    assert allow("running", limit=1, seconds=300, at=at) is False


def test_sessions_that_are_over_are_deleted_with_their_lines(client_of, owner, viewer, now):
    client_of(owner).get("/shops/")
    client_of(viewer).get("/shops/")
    over = Session.objects.order_by("pk")[0]
    Session.objects.filter(pk=over.pk).update(expire_date=now - timedelta(seconds=1))
    for session in Session.objects.all():
        UserSession.objects.create(user=owner, session_key=session.pk, ip="192.0.2.1", user_agent="x")
    assert "1 sessions" in purge(now)
    assert [row.session_key for row in UserSession.objects.all()] == [Session.objects.get().pk] != [over.pk]


def test_mails_are_deleted_long_after_they_were_sent(owner, now):
    old = now - timedelta(days=settings.MAIL_KEPT_DAYS + 1)
    for number, (state, at) in enumerate([("sent", old), ("sent", now), ("waiting", None)]):
        Mail.objects.create(
            key=str(number), kind="notice", recipient="x@example.com", language="en", state=state,
            created_at=old, due_at=old, expires_at=old, finished_at=at,
        )  # fmt: skip
    assert "1 mails" in purge(now)
    assert list(Mail.objects.order_by("key").values_list("state", flat=True)) == ["sent", "waiting"]


def test_a_changed_event_fails_the_nightly_verification(shop, owner, now):
    flows.bind(shop, AccountFactory(), owner)
    assert verification(now) == f"{Event.objects.count()} events, every chain is whole"
    Event.objects.filter(number=1).update(reason="another")
    with pytest.raises(ChainBroken, match="was changed after it was written"):
        verification(now)


@pytest.mark.usefixtures("no_window_ends")
def test_work_once_does_all_that_is_due_and_says_it_in_one_line_each(settings):
    settings.DIGEST_AT = "00:00"
    person = UserFactory()
    due_in(7, person)
    first = run("work", "--once")
    assert first.code == 0
    assert [line.split(":")[0] for line in first.out.splitlines()] == [*JOBS, "mail"]
    assert "digests: 1 digests (" in first.out
    assert "mail: 1 sent (" in first.out
    assert (run("work", "--once").out, Worker.objects.count()) == ("", 0)
    assert Mail.objects.get().state == MailState.SENT
    assert Notice.objects.get().mailed_at is not None


def test_work_once_exits_1_when_a_job_failed_and_does_the_others(monkeypatch, caplog):
    def fail(now: datetime) -> str:
        raise ValueError("disk full")

    broken = jobs.Job("broken", fail, every=timedelta(minutes=5))
    monkeypatch.setattr(jobs, "JOBS", {"broken": broken, "old QR codes": JOBS["old QR codes"]})
    result = run("work", "--once")
    assert (result.code, result.err) == (1, "A job failed; the log says why.\n")
    assert "broken: failed: ValueError: disk full (" in result.out
    assert "old QR codes: 0 expired (" in result.out
    assert "job broken failed" in caplog.text
