"""The production server in a process of its own, and browsers that ask it without pause."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(application: str) -> Iterator[tuple[int, int]]:
    """Serve `application` as `make run` does, one process; yield its process id and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--lifespan", "off", "--log-level", "error", "--backlog", "4096"]
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", application, *options])
    try:
        _wait_for(port)
        yield server.pid, port
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


class Browser(asyncio.Protocol):
    """One connection that asks for the same page again as soon as it has it."""

    def __init__(self, request: bytes):
        self.request, self.pages, self.size, self.buffer = request, 0, 0, b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or not _whole(head.lower(), body):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(head.decode()))
            return
        self.pages, self.size, self.buffer = self.pages + 1, len(body), b""
        self.transport.write(self.request)


def _whole(head: bytes, body: bytes) -> bool:
    _, stated, length = head.partition(b"content-length:")
    return len(body) >= int(length.split()[0]) if stated else body.endswith(b"0\r\n\r\n")


async def ask(
    port: int, path: str, headers: dict[str, str], browsers: int, seconds: float
) -> tuple[float, int]:
    """Return the requests a second of `browsers` that ask for `path` at once, and the bytes of one body as sent."""
    loop = asyncio.get_running_loop()
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **headers}.items())
    request = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
    asking = [
        await loop.create_connection(lambda: Browser(request), "127.0.0.1", port) for _ in range(browsers)
    ]
    await asyncio.sleep(0.3)
    before, start = sum(browser.pages for _, browser in asking), time.perf_counter()
    failed, _ = await asyncio.wait([browser.done for _, browser in asking], timeout=seconds)
    took, pages = time.perf_counter() - start, sum(browser.pages for _, browser in asking) - before
    for transport, _ in asking:
        transport.close()
    for future in failed:
        future.result()
    return pages / took, asking[0][1].size
