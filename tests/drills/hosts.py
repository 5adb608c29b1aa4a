"""The real programs of a drill: web processes on inherited sockets, and nginx with the configuration from deploy/."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests import machine, servers
from tests.machine import postgres_url

from .stores import until_open

NGINX_FILE = servers.ROOT / "deploy" / "nginx" / "guanhao.conf"


def connect(url: str) -> psycopg.Connection:
    """Open a separate connection to a database."""
    return psycopg.connect(url.replace("postgres://", "postgresql://", 1), autocommit=True)


def cut_connections(name: str) -> int:
    """Cut every connection to the database `name`; return how many there were."""
    with connect(postgres_url()) as server:
        return server.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s", [name]
        ).fetchone()[0]


@dataclass
class Host:
    """A web process on a socket that outlives it, as with systemd socket activation (deploy/systemd)."""

    socket: socket.socket
    folder: Path
    settings: dict[str, str]
    process: subprocess.Popen | None = None
    ended_with: int | None = None

    @property
    def port(self) -> int:
        return self.socket.getsockname()[1]

    def start(self) -> None:
        """Start the process; its socket is file descriptor 3."""
        env = servers.environment(self.folder, **self.settings) | {"LISTEN_FDS": "1"}
        command = f"LISTEN_PID=$$ exec {sys.executable} -m config.serve 3<&{self.socket.fileno()}"
        with (self.folder / f"host-{self.port}.log").open("a") as log:
            self.process = subprocess.Popen(
                ["bash", "-c", command], cwd=servers.ROOT, env=env, stdout=log, stderr=log,
                pass_fds=[self.socket.fileno()],
            )  # fmt: skip

    def stop(self) -> None:
        """Stop the process like a service manager does, and wait for it."""
        if self.process:
            self.process.terminate()
            self.ended_with = self.process.wait(servers.STOP_SECONDS)

    def restart(self) -> None:
        self.stop()
        self.start()


@contextmanager
def hosts(folder: Path, count: int, **settings: str) -> Iterator[list[Host]]:
    """Start web processes on separate sockets; yield them once they answer."""
    with ExitStack() as stack:
        held = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2048)) for _ in range(count)
        ]
        running = [Host(one, folder, settings) for one in held]
        for host in running:
            host.start()
            stack.callback(host.stop)
        yield running


@contextmanager
def worker(folder: Path, **settings: str) -> Iterator[subprocess.Popen]:
    """Run a worker while the block runs."""
    command, env = [sys.executable, "manage.py", "work"], servers.environment(folder, **settings)
    with (folder / "worker.log").open("a") as log:
        process = subprocess.Popen(command, cwd=servers.ROOT, env=env, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(servers.STOP_SECONDS)


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[int]:
    """Run nginx in front of the processes at `ports` with the product's configuration; yield its TLS port."""
    port, plain = servers.free_port(), servers.free_port()
    _certificate(folder)
    (folder / "nginx.conf").write_text(_configuration(folder, ports, port, plain))
    command = [
        machine.nginx(),
        "-p",
        str(folder),
        "-c",
        "nginx.conf",
        "-g",
        "daemon off;",
    ]
    process = subprocess.Popen(command, stderr=(folder / "nginx.log").open("w"))
    try:
        until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _configuration(folder: Path, ports: list[int], port: int, plain: int) -> str:
    """Return the file from deploy/ with the addresses and paths of this drill."""
    site = NGINX_FILE.read_text()
    site = re.sub(r"server 127\.0\.0\.1:8001", f"server 127.0.0.1:{ports[0]}", site)
    site = re.sub(r"server 127\.0\.0\.1:8002", f"server 127.0.0.1:{ports[-1]}", site)
    site = re.sub(r"listen \[::\]:\d+.*;\n", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;")
    site = site.replace("/etc/ssl/shop.example", str(folder)).replace("shop.example", "localhost")
    site = site.replace("/srv/guanhao/staticfiles", str(servers.ROOT / "staticfiles"))
    return (
        f"error_log {folder}/error.log;\npid {folder}/nginx.pid;\nevents {{ worker_connections 4096; }}\n"
        f"http {{\naccess_log off;\nclient_body_temp_path {folder}/body;\nproxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f;\nuwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n"
        f"include /etc/nginx/mime.types;\n{site}\n}}\n"
    )


def _certificate(folder: Path) -> None:
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    names = ["-subj", "/CN=localhost", "-days", "2"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
