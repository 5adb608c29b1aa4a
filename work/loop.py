"""The loop of one worker: run due jobs, send queued mail, and record a heartbeat every few seconds."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from . import jobs, models
from .clock import database_now
from .outbox import deliver

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two polls while nothing is due
UNREACHABLE = 15.0  # seconds before an unreachable mail server is tried again
BEAT = 10.0  # seconds between two heartbeats


class WorkLoop:
    """Works until `stop` is set. `say` is called with one line for each thing done."""

    def __init__(self, say: Callable[[str], object] = logger.info) -> None:
        self.say, self.stop, self.id = say, threading.Event(), uuid.uuid4().hex
        self.mail_from = 0.0  # monotonic time
        self.ended = threading.Event()

    def once(self) -> bool:
        """Do everything that is due and return whether every job succeeded."""
        failed = False
        while (outcomes := list(self._jobs())) or self._mail():
            failed = failed or any(outcome.failed for outcome in outcomes)
        return not failed

    def forever(self) -> None:
        """Work until `stop` is set. If the database is unreachable, wait for it."""
        with self._alive():
            while not self.stop.is_set():
                close_old_connections()
                try:
                    busy = list(self._jobs()) or self._mail()
                except (DatabaseError, InterfaceError) as error:
                    logger.warning("the database does not answer, trying again: %s", error)
                    connections.close_all()
                    self.stop.wait(UNREACHABLE)
                else:
                    self.stop.wait(0 if busy else PAUSE)

    def _jobs(self) -> Iterator[jobs.Outcome]:
        for outcome in jobs.run_due(self.id, database_now, stop=self.stop.is_set):
            self.say(str(outcome))
            yield outcome

    def _mail(self) -> bool:
        """Send queued mail; return whether there was any."""
        if time.monotonic() < self.mail_from:
            return False
        start = time.monotonic()
        delivery = deliver(database_now, stop=self.stop.is_set)
        if not delivery.reachable:
            self.mail_from = time.monotonic() + UNREACHABLE
        if delivery.counts:
            self.say(f"mail: {delivery.report} ({time.monotonic() - start:.1f} s)")
        return bool(delivery.counts)

    @contextmanager
    def _alive(self) -> Iterator[None]:
        """Keep this worker's heartbeat and its jobs' leases current while the block runs."""
        now = database_now()
        models.Worker.objects.create(
            id=self.id, host=socket.gethostname()[:100], pid=os.getpid(), started_at=now, seen_at=now
        )
        heart = threading.Thread(target=self._beat, name="heart of the worker", daemon=True)
        heart.start()
        try:
            yield
        finally:
            self.ended.set()
            heart.join()
            with suppress(DatabaseError, InterfaceError):
                models.Worker.objects.filter(pk=self.id).delete()

    def _beat(self) -> None:
        try:
            while not self.ended.wait(BEAT):
                close_old_connections()
                with suppress(DatabaseError, InterfaceError):
                    now = database_now()
                    models.Worker.objects.filter(pk=self.id).update(seen_at=now)
                    jobs.renew(self.id, now)
        finally:
            connections.close_all()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker in a thread of this process while the block runs.

    Used by the demo, which is one process on one computer. A production site runs `manage.py work` next to its server.
    A mail that is interrupted by a kill is sent after the next start.
    """
    worker = WorkLoop()
    thread = threading.Thread(target=worker.forever, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop.set()
        thread.join(BEAT)
