"""Waiting for a scan: memory, idle work and wake-up of many open streams on one server process (S4)."""

import asyncio
import os
import resource
import time
from collections.abc import Iterator

from .server import serving

WAITERS = int(os.environ.get("BENCH_WAITERS", "10000"))
BROWSERS_PER_TICKET = 5
IDLE_SECONDS = 10
ROUNDS = 20
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


def measure() -> Iterator[tuple[str, str, str]]:
    """Start the server on the benchmark's database, open the streams, yield what was measured and the aim."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tickets = _tickets(WAITERS // BROWSERS_PER_TICKET)
    with serving("config.asgi:application") as (pid, port):
        yield from asyncio.run(_measure(pid, port, tickets))


def _tickets(count: int) -> list:
    """Make `count` live tickets; only the streams are measured, so that rows are enough."""
    from datetime import timedelta

    from django.utils import timezone

    from bindings.models import RuleBook, ScanTicket
    from bindings.tokens import new_key, phone_token, token_hash
    from shops.models import Shop, User

    person, _ = User.objects.get_or_create(username="bench-wait")
    book, now = RuleBook.on(timezone.localdate()), timezone.now()
    shops = list(Shop.objects.exclude(tickets__group="authorize")[:count])
    rows = []
    for shop in shops:
        key = new_key()
        rows.append(
            ScanTicket(
                key=key,
                token_hash=token_hash(phone_token(key)),
                shop=shop,
                purpose="authorize",
                group="authorize",
                issued_by=person,
                issued_at=now,
                expires_at=now + timedelta(hours=1),
                rule_book=book,
            )
        )
    return ScanTicket.objects.bulk_create(rows, batch_size=500)


class Stream(asyncio.Protocol):
    """One waiting browser."""

    def __init__(self, url: str):
        self.url, self.opened, self.woken = url, asyncio.get_running_loop().create_future(), 0.0

    def connection_made(self, transport):
        self.transport = transport
        transport.write(f"GET {self.url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())

    def data_received(self, data):
        if b"event: change" in data:
            self.woken = time.perf_counter()
        if not self.opened.done():
            self.opened.set_result(None)


async def _measure(pid: int, port: int, tickets: list) -> list[tuple[str, str, str]]:
    from bindings.waiting import waiting_url

    loop, rows = asyncio.get_running_loop(), []
    before = _memory(pid)
    streams = [Stream(waiting_url(ticket)) for ticket in tickets for _ in range(BROWSERS_PER_TICKET)]
    started = time.perf_counter()
    for start in range(0, len(streams), 500):
        some = streams[start : start + 500]
        await asyncio.gather(*(loop.create_connection(lambda s=s: s, "127.0.0.1", port) for s in some))
        await asyncio.gather(*(stream.opened for stream in some))
    rows.append((f"wait: {len(streams)} browsers open", f"{time.perf_counter() - started:.1f} s", ""))
    await asyncio.sleep(3)
    each = (_memory(pid) - before) / len(streams) / 1024
    rows.append(("wait: memory of each", f"{each:.1f} KiB", "at most 15"))
    work = _work(pid)
    await asyncio.sleep(IDLE_SECONDS)
    rows.append(("wait: idle, of one core", f"{(_work(pid) - work) / IDLE_SECONDS:.1%}", "at most 1 %"))
    delays = sorted([await _wake([tickets[n]], streams, n) for n in range(ROUNDS)])
    rows.append(("wait: scan to screen, p95", f"{delays[int(ROUNDS * 0.95) - 1]:.0f} ms", "under 550"))
    rest = tickets[ROUNDS:]
    last = await _wake(rest, streams, ROUNDS)
    lost = sum(not stream.woken for stream in streams)
    rows.append(
        (f"wait: {len(rest) * BROWSERS_PER_TICKET} woken by one commit, the last", f"{last:.0f} ms", "")
    )
    rows.append(("wait: streams that were not told", str(lost), "0"))
    return rows


async def _wake(tickets: list, streams: list[Stream], first: int) -> float:
    """Change `tickets` in one commit; return the milliseconds until the last of their streams was told."""
    own = streams[first * BROWSERS_PER_TICKET : (first + len(tickets)) * BROWSERS_PER_TICKET]
    committed = await asyncio.to_thread(_change, tickets)
    deadline = time.perf_counter() + 30
    while not all(stream.woken for stream in own) and time.perf_counter() < deadline:
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.13)
    return 1000 * (max(stream.woken for stream in own) - committed)


def _change(tickets: list) -> float:
    from django.db import transaction
    from django.db.models import F
    from django.utils import timezone

    from bindings.models import Event, ScanTicket

    now = timezone.now()
    events = [
        Event(
            chain=f"bench:{ticket.key}", number=1, at=now, verb="ticket_scanned", actor_kind="system", hash="",
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


def _memory(pid: int) -> int:
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * PAGE


def _work(pid: int) -> float:
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK
