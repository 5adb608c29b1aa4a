"""One connection: its head must arrive in time and in size, its answer be taken, and nothing is dropped at the end."""

import asyncio
import sys
from contextlib import suppress
from fcntl import ioctl
from termios import TIOCOUTQ
from typing import cast

from django.conf import settings
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_LIMIT = 65_536
LEAVING_SECONDS = 1.0
SEND_BYTES_A_SECOND = 1_000


class Connection(HttpToolsProtocol):
    """uvicorn's connection with what it lacks: a deadline and a cap for heads, one for readers, time for what is on its way."""

    deadline: asyncio.TimerHandle | None = None
    stalled: asyncio.TimerHandle | None = None
    in_head, head_size = False, 0
    leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        if self.deadline is None and self._is_idle():
            self._expect_head()
        super().data_received(data)
        if self.in_head:
            self.head_size += len(data)
            if self.head_size > HEAD_LIMIT:
                self._end_with(431)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.in_head, self.head_size = True, 0

    def on_headers_complete(self) -> None:
        self._forget_deadline()
        self.in_head = False
        super().on_headers_complete()
        if self.leaving:
            self.cycle.keep_alive = False

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.in_head and self._is_idle():
            self._expect_head()

    def pause_writing(self) -> None:
        """Wait for a reader as long as they read: a thread holds what is still to be sent."""
        super().pause_writing()
        self._expect_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget_stalled()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        self._forget_stalled()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End waiting streams at once, answer what is under way, and close what stays idle for a moment longer.

        A request may be on its way on a connection that looks idle: closing that at once would drop it.
        """
        self.leaving = True
        if leave := getattr(self.app, "leave", None):
            leave()
        if self._is_idle():
            self.loop.call_later(LEAVING_SECONDS, self._close_idle)
        else:
            self.cycle.keep_alive = False

    def _close_idle(self) -> None:
        if self._is_idle() and not self.transport.is_closing():
            self.transport.close()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _expect_head(self) -> None:
        self._forget_deadline()
        self.deadline = self.loop.call_later(settings.HEAD_SECONDS, self._head_is_late)

    def _forget_deadline(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _expect_reader(self) -> None:
        self._forget_stalled()
        self.stalled = self.loop.call_later(
            settings.SEND_SECONDS, self._look_at_reader, unread(self.transport)
        )

    def _look_at_reader(self, before: int) -> None:
        taken = before - unread(self.transport)
        if taken < SEND_BYTES_A_SECOND * settings.SEND_SECONDS:
            self.transport.abort()
        else:
            self._expect_reader()

    def _forget_stalled(self) -> None:
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None

    def _head_is_late(self) -> None:
        self._end_with(408 if self.in_head else None)

    def _end_with(self, status: int | None) -> None:
        """Close the connection, with a bare answer where a request had begun; browsers open some that stay unused."""
        self._forget_deadline()
        if self.transport.is_closing():
            return
        if status and self._is_idle():
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()


def unread(transport: asyncio.Transport) -> int:
    """Return how many bytes the other side has not taken yet, those that the system keeps for it among them."""
    kept = 0
    with suppress(OSError):  # not every system tells
        kept = int.from_bytes(
            ioctl(transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4)), sys.byteorder
        )
    return transport.get_write_buffer_size() + kept
