"""The production server in a process of its own, and clients that send it requests without a pause."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast


@contextmanager
def serving(application: str) -> Iterator[tuple[int, int]]:
    """Serve `application` on one process, as `make run` does; yield its process id and port. Stops it at the end."""
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


class Client(asyncio.Protocol):
    """One connection that requests the same page again as soon as the response is complete."""

    transport: asyncio.Transport

    def __init__(self, request: bytes) -> None:
        self.request, self.pages, self.size, self.buffer = request, 0, 0, b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or not _is_complete(head.lower(), body):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(head.decode()))
            return
        self.pages, self.size, self.buffer = self.pages + 1, len(body), b""
        self.transport.write(self.request)


def _is_complete(head: bytes, body: bytes) -> bool:
    _, stated, length = head.partition(b"content-length:")
    return len(body) >= int(length.split()[0]) if stated else body.endswith(b"0\r\n\r\n")


async def load(
    port: int, path: str, headers: dict[str, str], clients: int, seconds: float
) -> tuple[float, int]:
    """Return the requests per second of concurrent clients for `path`, and the size of one response body in bytes.

    Raises RuntimeError for a response other than 200.
    """
    loop = asyncio.get_running_loop()
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Host": "127.0.0.1", **headers}.items())
    request = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
    connections = [
        await loop.create_connection(lambda: Client(request), "127.0.0.1", port) for _ in range(clients)
    ]
    await asyncio.sleep(0.3)
    before, start = sum(client.pages for _, client in connections), time.perf_counter()
    failed, _ = await asyncio.wait([client.done for _, client in connections], timeout=seconds)
    elapsed, pages = time.perf_counter() - start, sum(client.pages for _, client in connections) - before
    for transport, _ in connections:
        transport.close()
    for future in failed:
        future.result()
    return pages / elapsed, connections[0][1].size
