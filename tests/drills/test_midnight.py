"""Midnight passes in Shanghai during every test that depends on days: none compares values across midnight."""

import re

import pytest

from tests import midnight, servers

pytestmark = pytest.mark.faketime
OF_DAYS = re.compile(r"days_left|no_window_ends")
APART = ("browser", "crashes", "drills", "properties", "races")  # real servers, or minutes long
PASSED = re.compile(r"(\d+) passed")


def files_of_days() -> list[str]:
    """Return the test files that depend on remaining days, daily limits or rate limit windows."""
    files = sorted((servers.ROOT / "tests").glob("*/**/test_*.py"))
    return [
        str(file)
        for file in files
        if not set(APART) & set(file.relative_to(servers.ROOT).parts) and OF_DAYS.search(file.read_text())
    ]


def test_tests_that_speak_of_days_pass_at_midnight(figure):
    files = files_of_days()
    assert len(files) > 10
    done = midnight.run("-p", "no:cacheprovider", "--of-days", *files)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    figure(
        "midnight in Shanghai during every test that speaks of days",
        f"{PASSED.search(done.stdout)[1]} tests passed, the day ending up to {midnight.LATEST} s after the start of each",
    )
