"""Check the invariants that must always hold in the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bindings.services import broken_invariants
from bindings.services.invariants import invariants


class Command(BaseCommand):
    help = "Check every invariant; print the rows that break one and exit 1, else print one line and exit 0."

    def handle(self, **options: Any) -> None:
        broken = list(broken_invariants())
        for one in broken:
            self.stdout.write(str(one))
        if broken:
            raise CommandError(f"{len(broken)} invariants do not hold.", returncode=1)
        self.stdout.write(f"All {len(invariants(connection.vendor))} invariants hold.")
