"""Reads bodies before a page gets a thread, with limits on size and pace. Beyond them the answer is 413 or 408."""

import asyncio
import re
import time
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from config.asgi_types import AsgiApp, Message, Receive, Scope, Send
from config.monitoring.access import NO_ROUTE, begin, note
from config.refusals import send_refusal

from .content import Headers, fault_of

IN_MEMORY = 1_000_000
LINGER_SECONDS = 2.0
DISCARDED_AT_MOST = 10_000_000
BODILESS = ("GET", "HEAD", "OPTIONS")


class Refused(Exception):
    """The body will not be read to its end; `status` is the reason."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Left(Exception):
    """The client has disconnected and expects no answer."""


class Bodies:
    """The ASGI application that reads a request's body, then calls `app` with the body in `scope["body"]`."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = time.perf_counter()
        try:
            with SpooledTemporaryFile(IN_MEMORY) as file:
                await read_body(scope, receive, file)
                file.seek(0)
                await self.app({**scope, "body": file}, receive, send)
        except Refused as refusal:
            begin(dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1"))
            await send_refusal(scope, send, refusal.status, before_end=lambda: discard(receive))
            note(scope["method"], NO_ROUTE, refusal.status, time.perf_counter() - start)
        except Left:
            return


async def read_body(scope: Scope, receive: Receive, file: IO[bytes]) -> None:
    """Copy the request's body into `file`. Raises Refused if it is too large, too slow or malformed."""
    if fault := fault_of(scope["headers"]):
        raise Refused(fault)
    length = declared_length(scope["headers"])
    if length == 0 and scope["method"] in BODILESS:
        return
    limit = limit_of(scope["path"])
    if length is not None and length > limit:
        raise Refused(413)
    await copy(receive, file, limit)


async def copy(receive: Receive, file: IO[bytes], limit: int) -> None:
    """Copy what arrives.

    The client has a few seconds, plus more for every byte received: a minimum pace, not a deadline.
    """
    clock = asyncio.get_running_loop().time
    started, size, more = clock(), 0, True
    while more:
        allowed = settings.BODY_SECONDS + size / settings.BODY_BYTES_A_SECOND
        message = await next_message(receive, started + allowed - clock())
        size += len(message.get("body", b""))
        if size > limit:
            raise Refused(413)
        file.write(message.get("body", b""))
        more = message.get("more_body", False)


async def next_message(receive: Receive, seconds: float) -> Message:
    try:
        async with asyncio.timeout(max(seconds, 0)):
            message = await receive()
    except TimeoutError:
        raise Refused(408) from None
    if message["type"] == "http.disconnect":
        raise Left
    return message


async def discard(receive: Receive) -> None:
    """Drain what is still being sent for a moment. Closing at once would lose the answer."""
    size = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while size < DISCARDED_AT_MOST:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except TimeoutError:
        return


def declared_length(headers: Headers) -> int | None:
    """Return the declared length: 0 without a body, None if it is sent in chunks."""
    found = dict(headers)
    if b"transfer-encoding" in found:
        return None
    return int(found.get(b"content-length", b"0"))


def limit_of(path: str) -> int:
    """Return the maximum size of a body in bytes; it is larger where files are uploaded."""
    uploads = any(re.search(pattern, path) for pattern in settings.UPLOAD_PATHS)
    return settings.UPLOAD_LIMIT if uploads else settings.BODY_LIMIT


def reading_from_scope(django: WSGIApplication) -> WSGIApplication:
    """Let a WSGI application under a2wsgi read the body from `Bodies`, chunked or not."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        file = environ["asgi.scope"]["body"]
        size = file.seek(0, 2)
        file.seek(0)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = file, str(size)
        return django(environ, start_response)

    return application
