"""SIGTERM while a thousand browsers wait: they reconnect to the next process, and no page is lost."""

import asyncio
import re
import signal
import time

import pytest

from config.server.serving import allow_many_files
from tests.config.server.test_leaving import stream_of

from .hosts import hosts
from .load import asking, bound, until
from .person import Person

pytestmark = pytest.mark.postgres
WAITERS = 1_000
LINGER = 1.0  # idle connections are kept so long, for what is on its way on them
RETRY = re.compile(rb"retry: (\d+)")


async def first_words(port: int, request: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a stream and return its reader and writer once the server has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    await reader.readuntil(b"retry: 1000\n\n")
    return reader, writer


async def browser(port: int, request: bytes, waits: asyncio.Semaphore) -> bool:
    """Wait like a browser: when the stream ends, reconnect after its retry time; return whether that worked."""
    reader, writer = await first_words(port, request)
    waits.release()
    last = await reader.read()
    writer.close()
    await asyncio.sleep(int(RETRY.search(last)[1]) / 1000)
    _, writer = await first_words(port, request)
    writer.close()
    return True


async def replaced(host) -> tuple[float, list[bool]]:
    """Replace the process while everyone waits; return how long shutdown took and who reconnected."""
    waits = asyncio.Semaphore(0)
    requests = [stream_of(f"waiter-{number}") for number in range(WAITERS)]
    browsers = [asyncio.create_task(browser(host.port, one, waits)) for one in requests]
    for _ in range(WAITERS):
        await waits.acquire()
    start = time.monotonic()
    await asyncio.to_thread(host.stop)
    seconds = time.monotonic() - start
    host.start()
    return seconds, await asyncio.gather(*browsers)


def test_a_thousand_waiting_browsers_come_back_by_themselves(database, agency, tmp_path, figure):
    allow_many_files()
    with hosts(tmp_path, 1, DATABASE_URL=database, DEMO="on") as (host,):
        until(lambda: Person(host.port).get("/readyz").status == 200, 120)
        person = agency(host.port)
        with asking(lambda: person.get("/shops/")) as pages:
            seconds, back = asyncio.run(replaced(host))
    assert (sum(back), pages.failed, set(pages.statuses)) == (WAITERS, 0, {200})
    assert host.ended_with in (0, -signal.SIGTERM)  # the server ends by the signal, once all is said
    assert seconds < bound(3, waiting=LINGER)
    figure(
        "SIGTERM with 1,000 open waits",
        f"exit after {seconds:.1f} s; {sum(back)} browsers came back; {len(pages.answers)} pages, 0 failed",
    )
