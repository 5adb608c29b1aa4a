"""One worker: it does what is due, sends what waits, and says every few seconds that it is alive."""

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
PAUSE = 1.0  # seconds between two looks when nothing is due
UNREACHABLE = 15.0  # seconds before a mail server that did not answer is tried again
BEAT = 10.0  # seconds between two signs of life


class WorkLoop:
    """Does the work until `stop` is set; `say` gets one line for each thing that was done."""

    def __init__(self, say: Callable[[str], object] = logger.info) -> None:
        self.say, self.stop, self.id = say, threading.Event(), uuid.uuid4().hex
        self.mail_from = 0.0  # by the monotonic clock
        self.ended = threading.Event()

    def once(self) -> bool:
        """Do all that is due and return whether every job went well."""
        failed = False
        while (outcomes := list(self._jobs())) or self._mail():
            failed = failed or any(outcome.failed for outcome in outcomes)
        return not failed

    def forever(self) -> None:
        """Work until `stop` is set; a database that is away is waited for."""
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
        """Send what waits; return whether there was anything."""
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
        """Keep a row that says that this worker lives, and its jobs' leases, while the block runs."""
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
    """Run a worker in a thread of this process while the block runs, for the demo, which is one process on one computer.

    A site in production runs `manage.py work` beside its server instead. A process that is killed in the middle of
    a mail leaves it to the next start.
    """
    worker = WorkLoop()
    thread = threading.Thread(target=worker.forever, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop.set()
        thread.join(BEAT)
