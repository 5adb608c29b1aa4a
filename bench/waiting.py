"""Waiting for a scan: memory, idle CPU and wake-up time of many open streams on one server process (S4)."""

import asyncio
import os
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from .server import serving

if TYPE_CHECKING:
    from bindings.models import ScanTicket

STREAMS = int(os.environ.get("BENCH_WAITERS", "10000"))
STREAMS_PER_TICKET = 5
IDLE_SECONDS = 10
ROUNDS = 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[tuple[str, str, str]]:
    """Serve the benchmark's database, open the streams, and yield the measurements with their targets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tickets = _tickets(STREAMS // STREAMS_PER_TICKET)
    with serving("config.asgi:application") as (pid, port):
        yield from asyncio.run(_measure(pid, port, tickets))


def _tickets(count: int) -> list["ScanTicket"]:
    """Create `count` live tickets; inserted directly, because only the streams are measured."""
    from django.utils import timezone

    from bindings.models import RuleBook, ScanTicket
    from bindings.policy import Purpose
    from bindings.services.tickets import purpose_group
    from bindings.tokens import new_key, phone_token, token_hash
    from shops.models import Shop, User

    person, _ = User.objects.get_or_create(username="bench-wait")
    book, now = RuleBook.on(timezone.localdate()), timezone.now()
    group = purpose_group(Purpose.AUTHORIZE)
    shops = list(Shop.objects.exclude(tickets__group=group)[:count])
    rows = []
    for shop in shops:
        key = new_key()
        rows.append(
            ScanTicket(
                key=key,
                token_hash=token_hash(phone_token(key)),
                shop=shop,
                purpose=Purpose.AUTHORIZE,
                group=group,
                issued_by=person,
                issued_at=now,
                expires_at=now + timedelta(hours=1),
                rule_book=book,
            )
        )
    return ScanTicket.objects.bulk_create(rows, batch_size=500)


def _itself(stream: "Stream") -> "Stream":
    return stream


class Stream(asyncio.Protocol):
    """One browser that waits; `woken` is the time at which it received a change, 0 before."""

    transport: asyncio.Transport

    def __init__(self, url: str) -> None:
        self.url, self.opened, self.woken = url, asyncio.get_running_loop().create_future(), 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(f"GET {self.url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if b"event: change" in data:
            self.woken = time.perf_counter()
        if not self.opened.done():
            self.opened.set_result(None)


async def _measure(pid: int, port: int, tickets: list["ScanTicket"]) -> list[tuple[str, str, str]]:
    from bindings.waiting import waiting_url

    loop, rows = asyncio.get_running_loop(), []
    before = _resident_bytes(pid)
    streams = [Stream(waiting_url(ticket)) for ticket in tickets for _ in range(STREAMS_PER_TICKET)]
    started = time.perf_counter()
    for start in range(0, len(streams), 500):
        batch = streams[start : start + 500]
        await asyncio.gather(
            *(loop.create_connection(partial(_itself, stream), "127.0.0.1", port) for stream in batch)
        )
        await asyncio.gather(*(stream.opened for stream in batch))
    rows.append((f"waiting: {len(streams)} streams opened", f"{time.perf_counter() - started:.1f} s", ""))
    await asyncio.sleep(3)
    each = (_resident_bytes(pid) - before) / len(streams) / 1024
    rows.append(("waiting: memory per stream", f"{each:.1f} KiB", "at most 15"))
    cpu = _cpu_seconds(pid)
    await asyncio.sleep(IDLE_SECONDS)
    rows.append(
        ("waiting: idle CPU of one core", f"{(_cpu_seconds(pid) - cpu) / IDLE_SECONDS:.1%}", "at most 1 %")
    )
    delays = sorted([await _wake([tickets[n]], streams, n) for n in range(ROUNDS)])
    rows.append(("waiting: scan to screen, p95", f"{delays[int(ROUNDS * 0.95) - 1]:.0f} ms", "under 550"))
    rest = tickets[ROUNDS:]
    last = await _wake(rest, streams, ROUNDS)
    missed = sum(not stream.woken for stream in streams)
    rows.append(
        (f"waiting: {len(rest) * STREAMS_PER_TICKET} woken by one commit, last one", f"{last:.0f} ms", "")
    )
    rows.append(("waiting: streams that missed the change", str(missed), "0"))
    return rows


async def _wake(tickets: list["ScanTicket"], streams: list[Stream], first: int) -> float:
    """Change `tickets` in one commit; return the milliseconds until their last stream received it."""
    own = streams[first * STREAMS_PER_TICKET : (first + len(tickets)) * STREAMS_PER_TICKET]
    committed = await asyncio.to_thread(_change, tickets)
    deadline = time.perf_counter() + 30
    while not all(stream.woken for stream in own) and time.perf_counter() < deadline:
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.13)
    return 1000 * (max(stream.woken for stream in own) - committed)


def _change(tickets: list["ScanTicket"]) -> float:
    """Change the tickets in one transaction; return the time of the commit."""
    from django.db import transaction
    from django.db.models import F
    from django.utils import timezone

    from bindings.models import ActorKind, Event, ScanTicket

    now = timezone.now()
    events = [
        Event(
            chain=f"bench:{ticket.key}", number=1, at=now, verb="ticket_scanned", actor_kind=ActorKind.SYSTEM, hash="",
            previous_hash="", facts={"ticket": ticket.key},
        )
        for ticket in tickets
    ]  # fmt: skip
    with transaction.atomic():
        for start in range(0, len(tickets), 500):
            keys = [ticket.pk for ticket in tickets[start : start + 500]]
            ScanTicket.objects.filter(pk__in=keys).update(version=F("version") + 1)
        Event.objects.bulk_create(events, batch_size=500)
    return time.perf_counter()


def _resident_bytes(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * PAGE_BYTES


def _cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
