"""Redis and PostgreSQL servers owned by a drill, which can stop and restart them."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests import machine, servers


@dataclass
class Redis:
    """A Redis server without persistence."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        nothing_kept = ["--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([*command, *nothing_kept], stdout=subprocess.DEVNULL)
        until_open(self.port)

    def stop(self) -> None:
        """End it without a word, as a fault does."""
        if self.process:
            self.process.kill()
            self.process.wait()


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """Run a Redis server while the block runs."""
    redis = Redis(folder, servers.free_port())
    redis.start()
    try:
        yield redis
    finally:
        redis.stop()


@dataclass
class Postgres:
    """A PostgreSQL cluster of its own, owned by a user who is not root, as the server demands."""

    folder: Path
    port: int

    @property
    def user(self) -> str | None:
        return "postgres" if os.geteuid() == 0 else None

    def url_of(self, database: str) -> str:
        return (
            f"postgres://{self.user or pwd.getpwuid(os.geteuid()).pw_name}@127.0.0.1:{self.port}/{database}"
        )

    def make(self) -> None:
        if self.user:
            shutil.chown(self.folder, self.user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--pgdata={self._data}")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=64MB"
        self._run(
            "pg_ctl", f"--pgdata={self._data}", f"--log={self.folder}/log", "-o", options, "--wait", "start"
        )

    def stop(self) -> None:
        """Stop it at once: sessions are cut, what was not committed is gone."""
        self._run("pg_ctl", f"--pgdata={self._data}", "--mode=fast", "--wait", "stop")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(machine.postgres_programs() / program), *arguments]
        done = subprocess.run(
            command,
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a PostgreSQL server while the block runs, in a folder its user can access."""
    with tempfile.TemporaryDirectory(prefix="guanhao-postgres-") as folder:
        postgres = Postgres(Path(folder), servers.free_port())
        postgres.make()
        postgres.start()
        try:
            yield postgres
        finally:
            postgres.stop()


def until_open(port: int) -> None:
    """Wait until the port accepts connections."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")
