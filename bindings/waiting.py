"""Waiting for a phone: one stream per browser, one shared query per process (Server-Sent Events, pure ASGI).

No session is needed: the link carries a signed, short-lived token for one ticket and the version its page shows. A
stream sends `change` when the ticket has another version or has expired, then ends, and the page reloads itself. A
process that shuts down ends its streams; the browsers reconnect after their `retry`, each with a different delay.
"""

import asyncio
import heapq
import logging
import random
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime

from django.core import signing
from django.db import DatabaseError
from django.utils import timezone

from bindings.models import ScanTicket
from bindings.waiting_queries import close_connection, look
from config.asgi_types import Receive, Scope, Send

PATH = "/wait/"
SALT = "bindings.waiting"
TOKEN_SECONDS = 900
TICK_SECONDS = 0.5
EXPIRE_SECONDS = 5.0
SWEEP_SECONDS = 15.0
OVERLAP_SECONDS = 5.0
HEARTBEAT_SECONDS = 25.0
STREAM_SECONDS = 55.0
STREAMS_PER_TICKET = 20
COMING_BACK = (1000, 3000)  # milliseconds
logger = logging.getLogger(__name__)
log_failure = logger.exception


def waiting_url(ticket: ScanTicket) -> str:
    """Return the address at which a page that shows `ticket` waits for the next change."""
    return PATH + signing.dumps([ticket.key, ticket.version], salt=SALT)


def read_token(token: str) -> tuple[str, int] | None:
    """Return key and version from a token, or None if it is forged or older than 15 minutes."""
    try:
        key, version = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    return key, version


class Waiter:
    """One open stream."""

    __slots__ = ("key", "open", "send", "version")

    def __init__(self, key: str, version: int, send: Send) -> None:
        self.key, self.version, self.send, self.open = key, version, send, True


class Hub:
    """All streams waiting in this process, and the single task that polls for them."""

    def __init__(self, executor: Executor | None = None) -> None:
        self.executor = executor or ThreadPoolExecutor(1, thread_name_prefix="waiting")
        self.by_key: dict[str, set[Waiter]] = {}
        self.new: set[str] = set()
        self.ages: deque[tuple[float, Waiter]] = deque()
        self.quiet: deque[tuple[float, Waiter]] = deque()
        self.deadlines: list[tuple[datetime, str]] = []
        self.marks: deque[tuple[float, int]] = deque()
        self.next_expiry = self.next_sweep = 0.0
        self.task: asyncio.Task | None = None
        self.leaving = False

    async def wait(self, key: str, version: int, receive: Receive, send: Send) -> None:
        """Keep one stream open until the ticket changes, the limit is reached or the browser disconnects."""
        waiter = Waiter(key, version, send)
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send(body(b"retry: 1000\n\n", more=not self.leaving))
        if self.leaving:
            return
        self._enter(waiter)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._leave(waiter)

    def is_full(self, key: str) -> bool:
        return len(self.by_key.get(key, ())) >= STREAMS_PER_TICKET

    def _enter(self, waiter: Waiter) -> None:
        now = time.monotonic()
        self.by_key.setdefault(waiter.key, set()).add(waiter)
        self.new.add(waiter.key)
        self.ages.append((now + STREAM_SECONDS, waiter))
        self.quiet.append((now + HEARTBEAT_SECONDS, waiter))
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())

    def _leave(self, waiter: Waiter) -> None:
        waiter.open = False
        others = self.by_key.get(waiter.key, set())
        others.discard(waiter)
        if not others:
            self.by_key.pop(waiter.key, None)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        self.marks.clear()
        while self.by_key:
            try:
                await self._tick(loop)
            except DatabaseError:
                log_failure("The waiting query failed; it is tried again.")
            await asyncio.sleep(TICK_SECONDS)
        await loop.run_in_executor(self.executor, close_connection)

    async def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        over = self._over(timezone.now())
        expire = bool(over) or now >= self.next_expiry
        if expire:
            self.next_expiry = now + EXPIRE_SECONDS
        if sweep := now >= self.next_sweep:
            self.next_sweep = now + SWEEP_SECONDS
        new, self.new = self.new | over, set()
        keys = set(self.by_key) if sweep else new
        since = self._since(now)
        try:
            newest, found = await loop.run_in_executor(
                self.executor, look, since, keys, frozenset(self.by_key), expire
            )
        except DatabaseError:
            self.new |= new
            raise
        self.marks.append((now, newest))
        for key, version, live, expires_at in found:
            if live and key in new:
                heapq.heappush(self.deadlines, (expires_at, key))
            await self._tell(key, version)
        await self._keep_alive(now)

    def _over(self, now: datetime) -> set[str]:
        """Return the tickets that have expired since the last poll by this clock.

        Those that are still live are polled again.
        """
        over = set()
        while self.deadlines and self.deadlines[0][0] <= now:
            over.add(heapq.heappop(self.deadlines)[1])
        return over & self.by_key.keys()

    def _since(self, now: float) -> int | None:
        """Return the newest event of a few seconds ago: later ones may have been committed out of order."""
        while len(self.marks) > 1 and self.marks[1][0] <= now - OVERLAP_SECONDS:
            self.marks.popleft()
        return self.marks[0][1] if self.marks else None

    async def _tell(self, key: str, version: int) -> None:
        for waiter in [one for one in self.by_key.get(key, ()) if one.version != version]:
            await self._end(waiter, b"event: change\ndata: %d\n\n" % version)

    async def _keep_alive(self, now: float) -> None:
        for _, waiter in _due(self.quiet, now):
            if waiter.open:
                await waiter.send(body(b":\n\n"))
        for _, waiter in _due(self.ages, now):
            if waiter.open:
                await self._end(waiter, b"")

    async def leave(self) -> None:
        """End every open and future stream because this process is shutting down."""
        self.leaving = True
        for waiter in [one for waiters in self.by_key.values() for one in waiters]:
            await self._end(waiter, b"retry: %d\n\n" % random.randint(*COMING_BACK))  # noqa: S311  (no secret)

    async def _end(self, waiter: Waiter, text: bytes) -> None:
        self._leave(waiter)
        await waiter.send(body(text, more=False))


def _due(queue: deque, now: float) -> Iterable[tuple[float, Waiter]]:
    while queue and queue[0][0] <= now:
        yield queue.popleft()


HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def body(text: bytes, *, more: bool = True) -> dict:
    return {"type": "http.response.body", "body": text, "more_body": more}


async def _refuse(send: Send, status: int) -> None:
    """Answer without a body. EventSource then gives up, and the page keeps its "Refresh" link."""
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
    )
    await send(body(b"", more=False))


class Waiting:
    """The ASGI application under `/wait/`."""

    def __init__(self, executor: Executor | None = None) -> None:
        self.hub = Hub(executor)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            return await _refuse(send, 405)
        known = read_token(scope["path"].removeprefix(PATH))
        if known is None:
            return await _refuse(send, 404)
        if self.hub.is_full(known[0]):
            return await _refuse(send, 429)
        await self.hub.wait(*known, receive, send)

    def leave(self) -> None:
        """End every stream because this process is shutting down. Idempotent."""
        if not self.hub.leaving:
            self.hub.leaving = True
            self.ending = asyncio.get_running_loop().create_task(self.hub.leave())
