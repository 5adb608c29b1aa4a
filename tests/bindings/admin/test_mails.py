"""Outgoing mail at the desk: what waits, what was given up and why, sent again; and a word when no worker runs."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from tests.mails import mailed, send_mails
from tests.work.test_outbox import put
from work.models import Mail, MailState, ScheduledJob, Worker

URL = "/admin/work/mail/"
WAITING = "no worker is running"


@pytest.fixture
def given_up(settings):
    """A mail that the mail server never took."""
    settings.EMAIL_BACKEND = "tests.work.backends.Broken"
    row = put("Secret subject", to="lin@example.com")
    Mail.objects.update(expires_at=timezone.now())
    assert send_mails() == {"given_up": 1}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return row


def send_again(client, *rows: Mail):
    return client.post(
        URL, {"action": "send_again", "_selected_action": [row.pk for row in rows]}, follow=True
    )


def test_list_says_why_a_mail_did_not_leave(client_of, operator, given_up):
    text = client_of(operator).get(URL, {"show": "given_up"}).content.decode()
    assert "lin@example.com" in text
    assert "OSError: no route to the mail server" in text
    assert "Given up" in text


def test_no_page_shows_what_a_mail_says(client_of, operator, given_up):
    row = Mail.objects.get()
    page = client_of(operator).get(f"{URL}{row.pk}/change/").content.decode()
    assert "lin@example.com" in page
    assert row.sealed not in page
    assert "Secret subject" not in page


@pytest.mark.parametrize(("show", "count"), [("all", 2), ("waiting", 1), ("given_up", 1), ("sent", 0)])
def test_list_is_narrowed_by_state(client_of, operator, given_up, show, count):
    put(to="other@example.com")
    assert client_of(operator).get(URL, {"show": show}).context["cl"].result_count == count


@pytest.mark.parametrize(("typed", "count"), [("lin@", 1), ("LIN@EXAMPLE", 1), ("example", 0)])
def test_list_is_searched_by_the_beginning_of_the_address(client_of, operator, given_up, typed, count):
    assert client_of(operator).get(URL, {"q": typed}).context["cl"].result_count == count


def test_supervisor_sends_again_what_was_given_up(client_of, supervisor, given_up):
    response = send_again(client_of(supervisor), given_up)
    assert "1 mail will be sent again." in response.content.decode()
    assert [message.to for message in mailed()] == [["lin@example.com"]]
    assert (LogEntry.objects.get().user, LogEntry.objects.get().object_id) == (supervisor, str(given_up.pk))


def test_what_was_sent_is_not_sent_again(client_of, supervisor):
    row = put()
    send_mails()
    response = send_again(client_of(supervisor), row)
    assert "Only mails that were given up can be sent again." in response.content.decode()
    assert Mail.objects.get().state == MailState.SENT
    assert not LogEntry.objects.exists()


def test_operator_looks_and_sends_nothing_again(client_of, operator, given_up):
    send_again(client_of(operator), given_up)
    assert Mail.objects.get().state == MailState.GIVEN_UP


@pytest.mark.parametrize("path", ["add/", "1/delete/"])
def test_nobody_writes_or_deletes_mail_by_hand(client_of, superuser, given_up, path):
    assert client_of(superuser).get(URL + path).status_code in (403, 404)


# The first page


@pytest.mark.parametrize(
    ("minutes", "alive", "told"), [(11, False, True), (9, False, False), (11, True, False)]
)
def test_first_page_says_that_no_worker_runs_while_mail_waits(client_of, operator, minutes, alive, told):
    put(now=timezone.now() - timedelta(minutes=minutes))
    if alive:
        now = timezone.now()
        Worker.objects.create(id="w", host="one", pid=1, started_at=now, seen_at=now)
    assert (WAITING in client_of(operator).get("/admin/").content.decode()) is told


def test_worker_that_was_not_seen_for_a_minute_is_not_alive(client_of, operator):
    put(now=timezone.now() - timedelta(minutes=11))
    gone = timezone.now() - timedelta(seconds=61)
    Worker.objects.create(id="w", host="one", pid=1, started_at=gone, seen_at=gone)
    assert WAITING in client_of(operator).get("/admin/").content.decode()


def test_first_page_names_a_job_that_failed(client_of, operator):
    client = client_of(operator)
    assert "background job failed" not in client.get("/admin/").content.decode()
    ScheduledJob.objects.create(name="verification", last_error="event 3 was changed")
    assert (
        "A background job failed and will run again: verification." in client.get("/admin/").content.decode()
    )
