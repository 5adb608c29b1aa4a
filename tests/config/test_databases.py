"""The settings of the database: what was confirmed survives a power cut, and the limits are those that were asked for."""

import os
import subprocess
import sys

import pytest

from tests import databases, servers

NAME = f"{databases.FRESH}_limits"
ASK = "from django.db import connection as c; k = c.cursor(); print(*[k.execute(q).fetchone()[0] for q in {!r}])"
LIMITS = ["SHOW lock_timeout", "SHOW statement_timeout", "SHOW idle_in_transaction_session_timeout"]


def ask(queries: list[str], **settings: str) -> str:
    """Return what the database of these settings says in a process of its own."""
    code = f"import django; django.setup(); {ASK.format(queries)}"
    env = os.environ | servers.SETTINGS | settings
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=servers.ROOT, env=env, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_file_is_written_through_to_the_disk(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    assert (
        ask(["PRAGMA synchronous", "PRAGMA journal_mode", "PRAGMA busy_timeout"], DATABASE_URL=url)
        == "2 wal 5000"
    )


@pytest.fixture
def url():
    with databases.empty_postgres(NAME):
        yield databases.url_of(NAME)


@pytest.mark.postgres
@pytest.mark.parametrize(("settings", "shown"), [
    ({}, "2s 15s 10s"),
    ({"LOCK_TIMEOUT": "3", "STATEMENT_TIMEOUT": "0", "IDLE_IN_TRANSACTION_TIMEOUT": "60"}, "3s 0 1min"),
])  # fmt: skip
def test_server_is_asked_for_limits(url, settings, shown):
    assert ask(LIMITS, DATABASE_URL=url, **settings) == shown


@pytest.mark.postgres
def test_command_may_take_as_long_as_it_needs(url):
    env = os.environ | servers.SETTINGS | {"DATABASE_URL": url}
    code = ASK.format(LIMITS)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, cwd=servers.ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "0 0 0"
