"""`make bench`: our figures next to the floors, measured in the same run on a database of its own."""

import os
import platform
import random
import tempfile
from pathlib import Path

SEED = 20261124
SHOPS = int(os.environ.get("BENCH_SHOPS", "2000"))


def main() -> None:
    """Configure Django for a temporary database and run the benchmarks on it."""
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


def run(rng: random.Random, folder: Path) -> None:
    """Create the data in `folder` and print one row per measurement."""
    from django.core.management import call_command
    from django.db import connection

    from . import commands, confirmations, decisions, market, pages, waiting

    call_command("migrate", verbosity=0)
    print(
        f"Python {platform.python_version()}, {connection.vendor}, {os.cpu_count()} cores, {SHOPS} shops, seed {SEED}"
    )
    print(f"{'measurement':<58}{'ours':>16}{'floor or target':>20}")
    for row in decisions.measure():
        show(row)
    files = market.write(folder, SHOPS, rng)
    for part in (commands.measure(files, SHOPS), pages.measure(), confirmations.measure(), waiting.measure()):
        for row in part:
            show(row)


def show(row: tuple[str, str, str]) -> None:
    """Print one measurement: its name, our figure, and the floor or target."""
    print(f"{row[0]:<58}{row[1]:>16}{row[2]:>20}", flush=True)


if __name__ == "__main__":
    main()
