"""A pytest plugin that makes midnight pass in Shanghai during every test: `python -m tests.midnight tests/bindings …`.

libfaketime shifts the clock of the whole process, including SQLite's, before each test. The time from a test's start to
midnight is random per test; set MIDNIGHT_SEED to reproduce a failure.
"""

import inspect
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests import machine

DAY_ENDS = datetime(2026, 11, 25, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()
LATEST = 0.4  # seconds; most tests of the suite are that long
SEED = os.environ.get("MIDNIGHT_SEED") or str(random.randrange(10**6))
FILE = "FAKETIME_TIMESTAMP_FILE"
shifted = 0.0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--of-days", action="store_true", help="only tests of days left, and of what a day or a window allows"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("of_days"):
        items[:] = [item for item in items if _is_of_days(item)]


def _is_of_days(item: pytest.Item) -> bool:
    return "no_window_ends" in item.fixturenames or "days_left" in inspect.getsource(item.function)


def pytest_report_header() -> str:
    return f"midnight in Shanghai passes during every test: MIDNIGHT_SEED={SEED}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    global shifted
    left = random.Random(f"{SEED} {item.nodeid}").uniform(0, LATEST)
    shifted = DAY_ENDS - left - (time.time() - shifted)
    Path(os.environ[FILE]).write_text(f"{shifted:+.6f}\n")
    return (yield)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run these tests, except those that need another program with its own clock."""
    with tempfile.NamedTemporaryFile("w", prefix="midnight-") as file:
        file.write("+0\n")
        file.flush()
        env = {
            "LD_PRELOAD": machine.faketime() or "", FILE: file.name, "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n0",
            "-p",
            "tests.midnight",
            "-m",
            "not postgres and not browser",
        ]
        return subprocess.run(
            [*command, *arguments], env=os.environ | env, capture_output=True, text=True, check=False
        )


if __name__ == "__main__":
    done = run(*sys.argv[1:])
    print(done.stdout, done.stderr)
    sys.exit(done.returncode)
