"""`make bench`: our times beside the floors, measured in the same run on a database made for it."""

import os
import platform
import random
import tempfile
from pathlib import Path

SEED = 20261124
SHOPS = int(os.environ.get("BENCH_SHOPS", "2000"))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings",
            DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}"),
            SECRET_KEY="only-for-the-benchmark-only-for-the-benchmark",
            DEBUG="off",
            ALLOWED_HOSTS="testserver,127.0.0.1",
            DOUYIN_IDENTITY="simulated",
            EMAIL_URL="dummymail://",
        )
        import django

        django.setup()
        run(random.Random(SEED), Path(folder))


def run(dice: random.Random, folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    from . import commands, decisions, flow, pages, wait, world

    call_command("migrate", verbosity=0)
    print(
        f"Python {platform.python_version()}, {connection.vendor}, {os.cpu_count()} cores, {SHOPS} shops, seed {SEED}"
    )
    print(f"{'what':<58}{'ours':>16}{'beside':>20}")
    for row in decisions.measure():
        show(row)
    files = world.write(folder, SHOPS, dice)
    for part in (commands.measure(files, SHOPS), pages.measure(), flow.measure(), wait.measure()):
        for row in part:
            show(row)


def show(row: tuple[str, str, str]) -> None:
    print(f"{row[0]:<58}{row[1]:>16}{row[2]:>20}", flush=True)


if __name__ == "__main__":
    main()
