"""Classifies database errors: busy, unavailable, or a bug."""

import sqlite3

from django.db import Error, InterfaceError, OperationalError

BUSY, AWAY, FAULT = 409, 503, 500
BUSY_STATES = {
    "55P03",  # lock_timeout
    "57014",  # statement_timeout
    "40P01",  # deadlock
    "40001",  # serialization
}
AWAY_CLASSES = (
    "08",
    "53",
    "57",
    "58",
    "25P03",
)  # no connection, no resources, shutdown, system error, idle timeout
BUSY_FILE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
AWAY_FILE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}


def status_of(error: BaseException | None) -> int:
    """Return 409 for a busy database, 503 for an unavailable one, 500 for anything else."""
    while error is not None and not isinstance(error, Error):
        error = error.__cause__
    if error is None or error.__cause__ is None:
        return FAULT
    if isinstance(error.__cause__, sqlite3.Error):
        return _of_file(error.__cause__)
    return _of_server(error, getattr(error.__cause__, "sqlstate", None))


def _of_file(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part of the code
    return BUSY if code in BUSY_FILE else AWAY if code in AWAY_FILE else FAULT


def _of_server(error: Error, state: str | None) -> int:
    if state in BUSY_STATES:
        return BUSY
    if state:
        return AWAY if state.startswith(AWAY_CLASSES) else FAULT
    return AWAY if isinstance(error, OperationalError | InterfaceError) else FAULT
