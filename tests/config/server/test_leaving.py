"""SIGTERM: waiting browsers are let go, what is under way is answered, and the process exits."""

import asyncio
import time

import pytest
from django.core import signing
from django.test import override_settings

from bindings import waiting
from config.server.serving import allow_many_files
from tests import servers
from tests.servers import CSRF, HALF_BODY, SECRET_KEY, read_all, read_answer, status_of

WAITERS = 1_000
REST = b"&password=x"


@pytest.fixture
def own(folder):
    """A server of this test's own, because it ends."""
    with servers.site(folder) as running:
        yield running


def stream_of(key: str) -> bytes:
    """Return the request of a browser that waits for a ticket of this key."""
    with override_settings(SECRET_KEY=SECRET_KEY):
        path = waiting.PATH + signing.dumps([key, 1], salt=waiting.SALT)
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


async def wait_in_a_browser(port: int, request: bytes, opened: asyncio.Semaphore) -> bytes:
    """Open one stream, tell when its first bytes are there, and return what it says until its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    first = await reader.readuntil(b"\n\n")
    opened.release()
    said = await reader.read()
    writer.close()
    return first + said


async def end_while_browsers_wait(site) -> tuple[list[bytes], float]:
    opened = asyncio.Semaphore(0)
    requests = [stream_of(f"waiter-{number}") for number in range(WAITERS)]
    tasks = [asyncio.create_task(wait_in_a_browser(site.port, one, opened)) for one in requests]
    for _ in range(WAITERS):
        await opened.acquire()
    start = time.monotonic()
    await asyncio.to_thread(site.stop)
    return await asyncio.gather(*tasks), time.monotonic() - start


def test_a_thousand_waiting_browsers_are_told_when_to_come_back(own, record_property):
    allow_many_files()
    streams, seconds = asyncio.run(end_while_browsers_wait(own))
    record_property("seconds", seconds)
    assert len(streams) == WAITERS
    assert all(said.count(b"retry: ") == 2 and said.endswith(b"0\r\n\r\n") for said in streams)
    assert "Traceback" not in own.log


def test_request_under_way_is_answered_before_the_end(own):
    under_way = own.open(HALF_BODY)
    time.sleep(0.5)
    own.process.terminate()
    time.sleep(0.5)
    under_way.sendall(REST)
    assert status_of(read_all(under_way)) == 403
    own.process.wait(servers.STOP_SECONDS)


def test_request_on_its_way_on_an_idle_connection_is_answered(own):
    idle = own.open(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert status_of(read_answer(idle)) == 200
    own.process.terminate()
    time.sleep(0.3)
    idle.sendall(f"GET /login/ HTTP/1.1\r\nHost: localhost\r\nCookie: {CSRF}\r\n\r\n".encode())
    answer = read_all(idle)
    assert b"HTTP/1.1 200 OK" in answer
    assert b"connection: close" in answer
