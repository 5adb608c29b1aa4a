"""The production server in a separate process, for tests that talk to it over sockets."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests"
START_SECONDS, STOP_SECONDS, PATIENCE = 120, 30, 30
SETTINGS = {
    "SECRET_KEY": SECRET_KEY,
    "DEBUG": "off",
    "HTTPS": "off",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "DOUYIN_IDENTITY": "simulated",
    "EMAIL_URL": "memorymail://",
    "CACHE_URL": "locmemcache://",
    "PHONE_BASE_URL": "",
    "TRUSTED_PROXIES": "",
    "DJANGO_SETTINGS_MODULE": "config.settings",
}
CSRF = "csrf=abcdefghijklmnopqrstuvwxyz012345"
HALF_BODY = (
    b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nCookie: " + CSRF.encode() + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\nlogin=abc"
)
HALF_HEAD = b"GET /login/ HTTP/1.1\r\nHost: localhost\r\nAccept: te"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Site:
    """A running server that can be queried, connected to and stopped."""

    process: subprocess.Popen
    port: int
    log_file: Path

    def ask(self, path: str, method: str = "GET", body=None, **headers: str) -> HTTPResponse:
        """Send one request on a connection of its own and return the answer, read to its end as `text`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            answer.text = answer.read().decode()  # type: ignore[attr-defined]
            return answer
        finally:
            connection.close()

    def open(self, sent: bytes = b"") -> socket.socket:
        """Open a connection and send raw bytes on it."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(sent)
        return connection

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end and return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(STOP_SECONDS)

    @property
    def log(self) -> str:
        return self.log_file.read_text()


def read_all(connection: socket.socket) -> bytes:
    """Return what arrives until the other side closes."""
    found = b""
    with suppress(ConnectionResetError), connection:
        while some := connection.recv(65536):
            found += some
    return found


def read_answer(connection: socket.socket) -> bytes:
    """Return one complete answer on a connection that stays open: its head and the announced number of bytes."""
    found = b""
    while b"\r\n\r\n" not in found:
        some = connection.recv(65536)
        if not some:
            return found
        found += some
    head, _, body = found.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    while len(body) < length and (some := connection.recv(65536)):
        body += some
    return head + b"\r\n\r\n" + body


def status_of(answer: bytes) -> int | None:
    """Return the status of a raw answer, or None."""
    return int(answer.split()[1]) if answer else None


def migrated_file(folder: Path) -> Path:
    """Make a SQLite file with every migration applied, to be copied: a server then starts on it in seconds."""
    file = folder / "migrated.sqlite3"
    env = os.environ | SETTINGS | {"DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=env, check=True)
    return file


@contextmanager
def site(folder: Path, module: str = "config.serve", **settings: str):
    """Start the production server with these settings and yield it once it answers; its database lies in `folder`."""
    with _process(folder, module, settings) as running:
        _await_start(running)
        yield running


@contextmanager
def sites(folders: list[Path], module: str = "config.serve", **settings: str):
    """Start several servers with the same settings at the same time; yield them once all answer."""
    with ExitStack() as stack:
        running = [stack.enter_context(_process(folder, module, settings)) for folder in folders]
        for one in running:
            _await_start(one)
        yield running


@contextmanager
def _process(folder: Path, module: str, settings: dict[str, str]):
    port, log = free_port(), folder / f"server-{time.monotonic_ns()}.log"
    env = environment(folder, **{"HOST": "127.0.0.1"} | settings) | {"PORT": str(port)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module], cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield Site(process, port, log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_SECONDS)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a server with these settings; unless they name another, its database is in `folder`."""
    return os.environ | SETTINGS | {"DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}"} | settings


def module(name: str, *arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a module of the product with these settings in a process of its own, whatever its end."""
    command, env = [sys.executable, "-m", name, *arguments], environment(folder, **settings)
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)


def manage(*arguments: str, folder: Path = ROOT, **settings: str) -> str:
    """Run a management command with these settings in a process of its own and return what it printed."""
    command, env = [sys.executable, "manage.py", *arguments], environment(folder, **settings)
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def start(*command: str, **settings: str) -> subprocess.CompletedProcess:
    """Start a process that is expected to exit, and return its result."""
    env = os.environ | SETTINGS | {"PORT": str(free_port())} | settings
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=START_SECONDS
    )


def _await_start(running: Site) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            raise AssertionError(f"the server ended at its start:\n{running.log}")
        with suppress(OSError):
            running.ask("/healthz")
            return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{running.log}")
