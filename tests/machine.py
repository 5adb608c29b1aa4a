"""What this machine offers the tests: a browser, PostgreSQL, its tools, gettext.

`python -m tests.machine` installs the rest.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                 "--disable-background-networking", "--disable-component-update"]  # fmt: skip
PACKAGES = {"browser": ["chromium", "fonts-noto-cjk"], "postgres": ["postgresql"], "pg_dump": ["postgresql-client"],
            "gettext": ["gettext"], "nginx": ["nginx-light"], "redis": ["redis-server"], "faketime": ["faketime"]}  # fmt: skip


@cache
def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@cache
def postgres_url() -> str | None:
    """Return the URL of a PostgreSQL server on which test databases may be made, or None where none answers."""
    import psycopg

    candidates = [os.environ.get("TEST_POSTGRES_URL"), "postgres://root@127.0.0.1:5432/postgres",
                  "postgres://root@/postgres?host=/var/run/postgresql"]  # fmt: skip
    for url in filter(None, candidates):
        try:
            with psycopg.connect(url.replace("postgres://", "postgresql://", 1), connect_timeout=2):
                return url
        except psycopg.OperationalError:
            continue
    return None


def pg_dump() -> str | None:
    """Return the path of PostgreSQL's own backup, or None."""
    return shutil.which("pg_dump")


@cache
def postgres_programs() -> Path:
    """Return the folder of PostgreSQL's server programs, which Debian keeps beside the path."""
    named = shutil.which("initdb")
    newest = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    return newest.parent if newest else Path(named or "initdb").parent


def gettext() -> str | None:
    """Return the path of xgettext, or None."""
    return shutil.which("xgettext")


def nginx() -> str | None:
    """Return the path of nginx, or None."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def redis() -> str | None:
    """Return the path of a Redis server, or None."""
    return shutil.which("redis-server")


def faketime() -> str | None:
    """Return the path of the library that shifts a process's clock, or None."""
    return next(map(str, Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)


def root() -> bool:
    """Tell whether this user may mount a disk and run the commands of the install guide."""
    return os.geteuid() == 0


LOOKS = {"browser": chromium, "postgres": postgres_url, "pg_dump": pg_dump, "gettext": gettext,
         "nginx": nginx, "redis": redis, "faketime": faketime, "root": root}  # fmt: skip
WHY = {
    "browser": "no Chromium was found; install one or name it with CHROMIUM=/path",
    "postgres": "no PostgreSQL answers; start one or name it with TEST_POSTGRES_URL=postgres://…",
    "pg_dump": "pg_dump was not found; install PostgreSQL's client",
    "gettext": "xgettext was not found; install gettext",
    "nginx": "nginx was not found; install it for the drills",
    "faketime": "libfaketime was not found; install faketime for the drills",
    "redis": "redis-server was not found; install it for the drills",
    "root": "they mount a disk or run an installation; run them as root",
}


def missing() -> list[str]:
    """Return which of `LOOKS` this machine lacks."""
    return [name for name, look in LOOKS.items() if not look()]


def _run(*command: str) -> bool:
    return (
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
        == 0
    )


def install(names: list[str]) -> None:
    """Install what is missing if this user can: Debian packages as root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    _run("apt-get", "update", "-qq")
    for name in names:
        print(f"installing for the tests: {' '.join(PACKAGES[name])}", flush=True)
        _run("apt-get", "install", "-y", "-qq", *PACKAGES[name])
    if "postgres" in names:
        _start_postgres()


def _start_postgres() -> None:
    _run("service", "postgresql", "start")
    _run("su", "postgres", "-c", "createuser --superuser root")


def main() -> None:
    if names := missing():
        install(names)
        for look in LOOKS.values():
            getattr(look, "cache_clear", lambda: None)()
    left_out = missing()
    for name in left_out:
        print(f"left out: tests that need {name}: {WHY[name]}", file=sys.stderr)
    if left_out and os.environ.get("CI") == "true":
        sys.exit(1)


if __name__ == "__main__":
    main()
