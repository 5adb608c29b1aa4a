"""The database of the settings, with its timeouts: no page waits long for a lock, a statement or a forgotten transaction.

Seconds; 0 is no limit. `manage.py` sets all three to 0: a command may take as long as it needs.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR, env, number, read

FILE = f"sqlite:///{BASE_DIR / 'guanhao.sqlite3'}"
PATIENT = 60
POOL_SECONDS = 5
BESIDE_PAGES = 4  # the waiting query, readiness, metrics, and a worker in the same process


def database(threads: int) -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL in a process whose pages use `threads` connections at most."""
    url = read(env.str, "DATABASE_URL", FILE)
    if not url.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
    settings = read(env.db_url, "DATABASE_URL", FILE)
    make = _sqlite if settings["ENGINE"].endswith("sqlite3") else _postgres
    return settings | make(settings.get("OPTIONS", {}), threads)


def _sqlite(options: dict[str, Any], threads: int) -> dict[str, Any]:
    # Opening the file anew, with its PRAGMAs, was a third of a page's time.
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": number("LOCK_TIMEOUT", 5) or PATIENT,
            # FULL: what was confirmed survives a power cut.
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
        "reconnect_timeout": POOL_SECONDS,  # then the next request tries anew, instead of a pause that doubles
    }
    return {
        "ENGINE": "config.postgres",  # checks the pool's connections itself
        "OPTIONS": options | {"options": " ".join(filter(None, asked)), "pool": pool},
    }
