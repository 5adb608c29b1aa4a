"""Faults are told to Sentry, here a server of the test's own: the traceback and the route, nothing that was sent."""

import gzip
import sqlite3
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from config.monitoring.errors import without_secrets
from tests import servers

UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
SECRET = "secret-of-one-phone-and-nobody-else"


class Sentry(ThreadingHTTPServer):
    """Takes what it is told and keeps it as text."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.told: list[str] = []

    @property
    def dsn(self) -> str:
        return f"http://key@127.0.0.1:{self.server_port}/1"

    def faults(self) -> list[str]:
        return [text for text in self.told if '"exception"' in text]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        body = UNPACK[self.headers.get("Content-Encoding", "")](body)
        self.server.told.append(body.decode())
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output free of lines."""


@pytest.fixture
def sentry():
    with Sentry() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def lose_a_table(database) -> None:
    """Bring about a fault that is ours: a table that the code expects is not there."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE bindings_scanticket")


def test_fault_is_told_without_what_was_sent(database, tmp_path, sentry):
    with servers.site(tmp_path, SENTRY_DSN=sentry.dsn) as site:
        assert site.ask(f"/m/{SECRET}/").status == 404
        lose_a_table(database)
        answer = site.ask(
            f"/m/{SECRET}/?typed=something-typed", Cookie="session=of-somebody", X_Request_ID="of-the-proxy"
        )
        assert answer.status == 500
        deadline = time.monotonic() + 30
        while not sentry.faults() and time.monotonic() < deadline:
            time.sleep(0.1)
    (fault,) = sentry.faults()
    assert "no such table" in fault
    assert "bindings/views/phone" in fault
    for secret in (SECRET, "something-typed", "of-somebody", servers.SECRET_KEY):
        assert secret not in "".join(sentry.told)


def test_busy_database_is_no_fault(database, tmp_path, sentry):
    settings = {"SENTRY_DSN": sentry.dsn, "LOCK_TIMEOUT": "1"}
    with servers.site(tmp_path, **settings) as site, closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        form = f"csrfmiddlewaretoken={servers.CSRF.removeprefix('csrf=')}&login=a&password=b"
        kind = "application/x-www-form-urlencoded"
        assert site.ask("/login/", "POST", form, Cookie=servers.CSRF, Content_Type=kind).status == 409
    assert sentry.faults() == []


def test_what_a_database_quotes_is_left_out():
    error = "duplicate key value violates unique constraint\nDETAIL:  Key (email)=(lin@example.com) already exists."
    event = without_secrets({"exception": {"values": [{"type": "IntegrityError", "value": error}]}}, {})
    assert event["exception"]["values"][0]["value"] == "duplicate key value violates unique constraint"


@pytest.mark.parametrize("dsn", ["nonsense", "https://sentry.example/1"])
def test_address_that_is_not_understood_stops_the_start(dsn):
    done = servers.start("manage.py", "check", SENTRY_DSN=dsn)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "SENTRY_DSN is not understood" in done.stderr


def test_client_that_is_missing_stops_the_start_with_one_sentence():
    code = "import sys; sys.modules['sentry_sdk'] = None; import config.start; config.start.explained(lambda: None)"
    done = servers.start("-c", code, SENTRY_DSN="https://key@sentry.example/1")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "needs the package sentry-sdk" in done.stderr
