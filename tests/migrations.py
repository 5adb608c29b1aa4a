"""`make lint`: checks the migrations as PostgreSQL runs them, and refuses those that break the previous release."""

import os
import sys

from tests import machine

APPS = ("shops", "accounts", "bindings", "work")


def main() -> None:
    url = machine.postgres_url()
    if url is None:
        print(f"left out: the migrations are not linted: {machine.WHY['postgres']}", file=sys.stderr)
        sys.exit(os.environ.get("CI") == "true")
    os.environ |= {"TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.linting"}
    from config.start import explained

    sys.argv = [
        "manage.py",
        "lintmigrations",
        "--include-apps",
        *APPS,
        "--warnings-as-errors",
        "--quiet",
        "ok",
    ]
    explained(run)


def run() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
