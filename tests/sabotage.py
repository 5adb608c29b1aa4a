"""Removes one guard at a time in a copy of the code: a test must notice each removal.

`make sabotage` prints a line for each guard and exits 1 if a removal went unnoticed. It is not part of `make test`,
because it runs the tests of the services once per guard.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.guards import GUARDS

ROOT = Path(__file__).resolve().parent.parent
TESTS = ["tests/bindings/services", "tests/bindings/test_policy.py", "tests/bindings/test_standing.py"]
TESTS += ["tests/bindings/test_policy_shop_gates.py", "tests/bindings/test_policy_account_gates.py"]
TESTS += ["tests/bindings/test_policy_reviews.py", "tests/bindings/test_second_opinion.py"]
TESTS += [
    "tests/bindings/models",
    "tests/test_permissions.py",
    "tests/work/test_outbox.py",
    "tests/work/test_jobs.py",
]


def copy_tree(to: Path) -> None:
    """Copy what the tests need, without the database, the environment and built files."""
    for name in ("accounts", "bindings", "config", "shops", "work", "tests", "templates", "static", "locale"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, to / name)


def noticed(folder: Path) -> bool:
    """Return whether a test fails in `folder`."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not postgres",
        *TESTS,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def main() -> int:
    wanted, unnoticed = sys.argv[1:], 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_tree(folder)
        for path, guard, without in GUARDS:
            if wanted and not any(word in path for word in wanted):
                continue
            text = (folder / path).read_text()
            label = f"{path}: {' '.join(guard.split())[:90]}"
            if text.count(guard) != 1:
                print(f"NOT FOUND  {label}", flush=True)
                unnoticed += 1
                continue
            (folder / path).write_text(text.replace(guard, without))
            seen = noticed(folder)
            (folder / path).write_text(text)
            unnoticed += not seen
            print(f"{'noticed' if seen else 'UNNOTICED':10} {label}", flush=True)
    print(f"{len(GUARDS)} guards, {unnoticed} removals unnoticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
