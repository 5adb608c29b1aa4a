"""Workers as real processes against a real mail server: each mail once, whatever hangs, refuses or is killed."""

import signal
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.work.processes import PATIENCE, finished, start_worker, work_once
from tests.work.test_outbox import put
from work.clock import database_now
from work.models import Mail, MailState, Worker
from work.standing import work_standing

pytestmark = pytest.mark.usefixtures("on_disk")


def until(happened: Callable[[], object]) -> None:
    """Wait until it happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def states() -> list[tuple[str, int]]:
    return list(Mail.objects.order_by("pk").values_list("state", "attempts"))


def test_two_workers_at_once_send_each_mail_once(server):
    everybody = [f"p{number}@example.com" for number in range(60)]
    for person in everybody:
        put(to=person)
    workers = [start_worker(server.port, "--once") for _ in range(2)]
    said = [finished(worker) for worker in workers]
    assert sorted(server.recipients) == sorted(everybody)
    assert states() == [("sent", 1)] * 60
    assert sum(int(line.split()[1]) for text in said for line in text.splitlines() if "sent" in line) == 60


def test_a_server_that_hangs_keeps_every_mail_and_later_gets_each_once(server):
    server.hangs = True
    for number in range(3):
        put(to=f"p{number}@example.com")
    waits = []
    for attempt in (1, 2):
        work_once(server.port)
        tried = Mail.objects.order_by("-attempts")[0]
        assert (tried.attempts, tried.state, tried.last_error.split(":")[0]) == (
            attempt,
            "waiting",
            "SMTPServerDisconnected",
        )
        waits.append(tried.due_at - database_now())
        Mail.objects.exclude(pk=tried.pk).update(due_at=timezone.now() + timedelta(hours=1))
        Mail.objects.filter(pk=tried.pk).update(due_at=timezone.now())
    assert waits == sorted(waits)
    server.hangs = False
    Mail.objects.update(due_at=timezone.now())
    work_once(server.port)
    assert sorted(server.recipients) == [f"p{number}@example.com" for number in range(3)]
    assert {state for state, _attempts in states()} == {"sent"}


def test_a_server_that_refuses_keeps_every_mail(server):
    put()
    work_once(port_of_nobody())
    assert states() == [("waiting", 1)]
    assert Mail.objects.get().last_error.startswith("ConnectionRefusedError")
    Mail.objects.update(due_at=timezone.now())
    work_once(server.port)
    assert (server.recipients, states()) == (["lin@example.com"], [("sent", 2)])


def port_of_nobody() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_a_worker_killed_between_claim_and_send_leaves_the_mail_to_the_next_after_the_lease(server):
    server.hangs = True
    put()
    worker = start_worker(server.port, EMAIL_TIMEOUT="60")
    until(server.connected.is_set)
    worker.kill()
    worker.communicate()
    assert (states(), server.recipients) == ([("waiting", 1)], [])
    server.hangs = False
    assert "mail:" not in work_once(server.port)  # the lease is not over yet
    Mail.objects.update(due_at=timezone.now())
    work_once(server.port)
    assert (server.recipients, states()) == (["lin@example.com"], [("sent", 2)])


def test_a_worker_killed_before_its_note_sends_a_second_copy_that_can_be_told_by_its_id(server):
    put()
    worker = start_worker(server.port, MAIL_LEASE_SECONDS="1")
    server.kills = worker.pid
    worker.communicate(timeout=PATIENCE)
    assert worker.returncode == -signal.SIGKILL
    server.kills = 0
    until(lambda: Mail.objects.get().due_at < database_now())
    work_once(server.port)
    first, second = (message["Message-ID"] for message in server.messages)
    assert (first, states()) == (second, [("sent", 2)])


def test_sigterm_ends_a_worker_after_the_mail_in_its_hands(server):
    server.slow = 0.5
    for number in range(20):
        put(to=f"p{number}@example.com")
    worker = start_worker(server.port)
    until(lambda: server.messages)
    worker.send_signal(signal.SIGTERM)
    finished(worker)
    sent = Mail.objects.filter(state=MailState.SENT).count()
    assert sent == len(server.messages) < 20
    assert set(Mail.objects.exclude(state=MailState.SENT).values_list("state", "attempts")) == {
        ("waiting", 0)
    }


def test_a_worker_says_that_it_lives_until_it_ends(server):
    worker = start_worker(server.port)
    until(Worker.objects.exists)
    assert work_standing(database_now()).workers == 1
    worker.send_signal(signal.SIGTERM)
    finished(worker)
    assert work_standing(database_now()).workers == 0
