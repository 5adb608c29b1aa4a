"""A start that cannot succeed exits with code 2 and one sentence that says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GOOD = {
    "SECRET_KEY": "x" * 40,
    "DEBUG": "off",
    "DOUYIN_IDENTITY": "simulated",
    "DATABASE_URL": "sqlite:///:memory:",
}


def start(*command: str, **settings: str) -> subprocess.CompletedProcess:
    env = {**os.environ, **GOOD, **settings, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "foo"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DOUYIN_IDENTITY", "tiktok"),
        ("DEMO_LANGUAGE", "fr"),
        ("DIGEST_AT", "9 o'clock"),
        ("MAIL_GIVE_UP_HOURS", "three days"),
        ("CACHE_URL", "nowhere://"),
    ],
)
def test_bad_setting_stops_the_start_with_one_sentence(name, value):
    done = start("check", **{name: value})
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert name in done.stderr


def test_good_settings_start():
    assert start("check").returncode == 0


def test_database_without_migrations_is_reported():
    done = start("verify_events")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "database" in done.stderr


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_port_that_is_none_stops_the_site_with_one_sentence(port):
    command = [sys.executable, "-m", "config.run"]
    env = os.environ | GOOD | {"PORT": port}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (2, f"PORT={port} is not a port from 1 to 65535.\n")
