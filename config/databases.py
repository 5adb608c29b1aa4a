"""The database settings, with timeouts: no page waits long for a lock, a statement or an abandoned transaction.

In seconds; 0 is no limit. `manage.py` sets all three to 0: a command may take as long as it needs.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR, env, number, read

FILE = f"sqlite:///{BASE_DIR / 'guanhao.sqlite3'}"
PATIENT = 60
POOL_SECONDS = 5
BESIDE_PAGES = 4  # for the waiting query, readiness, metrics, and a worker in the same process


def database(threads: int) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL in a process whose pages use at most `threads` connections."""
    url = read(env.str, "DATABASE_URL", FILE)
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    settings = read(env.db_url, "DATABASE_URL", FILE)
    make = _sqlite if settings["ENGINE"].endswith("sqlite3") else _postgres
    return settings | make(settings.get("OPTIONS", {}), threads)


def _sqlite(options: dict[str, Any], threads: int) -> dict[str, Any]:
    # Reopening the file, with its PRAGMAs, took a third of a page's time.
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": number("LOCK_TIMEOUT", 5) or PATIENT,
            # FULL: confirmed data survives a power failure.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
    }


def _postgres(options: dict[str, Any], threads: int) -> dict[str, Any]:
    limits = {
        "lock_timeout": number("LOCK_TIMEOUT", 2),
        "statement_timeout": number("STATEMENT_TIMEOUT", 15),
        "idle_in_transaction_session_timeout": number("IDLE_IN_TRANSACTION_TIMEOUT", 10),
    }
    asked = [
        options.get("options", ""),
        *(f"-c {name}={seconds}s" for name, seconds in limits.items() if seconds),
    ]
    pool = {
        "min_size": 1,
        "max_size": threads + BESIDE_PAGES,
        "timeout": POOL_SECONDS,
        # then the next request tries again, instead of waiting in a backoff that doubles
        "reconnect_timeout": POOL_SECONDS,
    }
    return {
        "ENGINE": "config.postgres",  # the backend checks the pool's connections itself
        "OPTIONS": options | {"options": " ".join(filter(None, asked)), "pool": pool},
    }
