"""Import shops, accounts, bindings, people or memberships from a CSV or XLSX file: all or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bindings.imports import ENCODINGS, KINDS, BadFile, Counts, Reading, import_file
from bindings.management.answers import refuse_file


class Command(BaseCommand):
    help = "Import a CSV or XLSX file: all or nothing; the same file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(KINDS), help="what the rows of the file are")
        parser.add_argument("file", metavar="FILE.csv", help="the file, with a header row")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="UTF-8 or UTF-16 by default")
        parser.add_argument("--sheet", default="", help="of a workbook in which several hold rows")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")

    def handle(
        self, *, kind: str, file: str, dry_run: bool, encoding: str, sheet: str, **options: Any
    ) -> None:
        try:
            how = Reading(encoding, sheet)
            counts = import_file(kind, file, now=timezone.now(), dry_run=dry_run, how=how)
        except BadFile as error:
            raise refuse_file(error, self.stderr, "Nothing was imported.") from None
        self.stdout.write(_summary(kind, counts, dry_run=dry_run))


def _summary(kind: str, counts: Counts, *, dry_run: bool) -> str:
    numbers = f"{counts.created} created, {counts.changed} changed, {counts.unchanged} unchanged"
    return f"{kind} (dry run, nothing was written): {numbers}" if dry_run else f"{kind}: {numbers}"
