"""Real worker processes on the test's own database, with a mail server of the test's own."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests"
PATIENCE = 60  # seconds; a busy machine is slow, not wrong


def database_url() -> str:
    """Return the URL of the database that `connection` means."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return databases.url_of(databases.FRESH)


def start_worker(mail_port: int, *arguments: str, **settings: str) -> subprocess.Popen:
    """Start `manage.py work` in a process of its own; mail goes to the port."""
    env = {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "EMAIL_TIMEOUT": "1",
        "SECRET_KEY": SECRET_KEY,
        "DEBUG": "off",
        "DOUYIN_IDENTITY": "simulated",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "work", *arguments],
        cwd=ROOT,
        env=os.environ | env | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finished(worker: subprocess.Popen) -> str:
    """Wait for a worker that ends well, and return what it said."""
    said, _ = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, said
    return said


def work_once(mail_port: int, **settings: str) -> str:
    """Do all that is due in a process of its own, and return what it said."""
    return finished(start_worker(mail_port, "--once", **settings))
