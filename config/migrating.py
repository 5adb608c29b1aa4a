"""Migrates the database at startup, one process at a time across all hosts."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

ADVISORY_KEY = 4_803_926_715
LOCK_SECONDS = 10
_PAUSE_SECONDS = 0.2


def migrate(*, unless: Callable[[], str] = str) -> str:
    """Apply missing migrations. A second process waits for the first and then finds nothing to do.

    `unless` is called first, under the lock. If it returns a reason, that is returned and nothing is changed.
    """
    with one_at_a_time():
        reason = unless()
        if not reason:
            call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # its one connection has no timeouts
    return reason


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold this database's lock: an advisory lock on PostgreSQL, a lock file next to the database on SQLite."""
    hold = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with hold():
        yield


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        while not _try_lock(cursor):
            time.sleep(_PAUSE_SECONDS)
        try:
            cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


def _try_lock(cursor: CursorWrapper) -> bool:
    """Take the lock if it is free.

    A blocking query would hold a snapshot that a concurrent index build waits for.
    """
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
    return cursor.fetchone()[0]


@contextmanager
def _file_lock() -> Iterator[None]:
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield
        return
    with Path(f"{name}.starting").open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        try:
            yield
        finally:
            locks.unlock(file)
