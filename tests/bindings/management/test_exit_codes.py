"""The commands as processes: exit 2 and a sentence for what can't be done, never a traceback."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "arguments",
    [
        ("import_data", "orders", "orders.csv"),
        ("import_data", "shops", "no-such-file.csv"),
        ("explain", "--json"),
        ("explain", "lanxi", "tea", "--purpose", "sell"),
        ("shop_status", "lanxi", "--on", "2026-02-30"),
        ("check_name",),
    ],
)
def test_bad_usage_exits_2_with_a_sentence(arguments):
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr
