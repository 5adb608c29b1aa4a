"""`work`: send mail and run scheduled jobs until stopped, or once."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from work.loop import WorkLoop


class Command(BaseCommand):
    help = "Send mail that waits and do the daily and periodic work; several may run at once on PostgreSQL, one on SQLite. SIGTERM ends it after the current item."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due and exit")

    def handle(self, *, once: bool, **options: Any) -> None:
        worker = WorkLoop(say=self._say)
        if once:
            if not worker.once():
                raise CommandError("A job failed; the log says why.", returncode=1)
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop.set())
        worker.forever()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
