"""A small mail server that takes mails, or hangs, or kills who sends, so that tests meet real sockets."""

import os
import signal
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default


class _Session(socketserver.StreamRequestHandler):
    """One connection: enough of RFC 5321 for what Django says."""

    def handle(self) -> None:
        server: MailServer = self.server  # type: ignore[assignment]
        server.connected.set()
        if server.hangs:
            server.released.wait(60)
            return
        self.say("220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                self.take(server)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self, server: "MailServer") -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        server.take(message_from_bytes(b"".join(lines), policy=default))
        if server.kills:
            os.kill(server.kills, signal.SIGKILL)
        self.say("250 taken")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """What it took is in `messages`; with `hangs` it answers nobody, with `kills` it kills that process after each mail."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), _Session)
        self.port = self.server_address[1]
        self.messages: list[Message] = []
        self.hangs, self.kills, self.slow = False, 0, 0.0
        self.connected, self.released, self.lock = threading.Event(), threading.Event(), threading.Lock()

    def take(self, message: Message) -> None:
        self.released.wait(self.slow)
        with self.lock:
            self.messages.append(message)

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.messages]


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """Run a mail server while the block runs, at a port of its own or at the one that is named."""
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
