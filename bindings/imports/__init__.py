"""Imports from CSV files: all or nothing, and the same file twice changes nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bindings.services.actors import SYSTEM, Actor

from .accounts import Accounts
from .bindings import Bindings
from .faults import BadFile, Fault, Problems
from .memberships import Memberships
from .people import People
from .reading import read_rows
from .records import Counts
from .shops import Shops

KINDS: dict[str, type[Shops | Accounts | Bindings | People | Memberships]] = {
    "shops": Shops,
    "accounts": Accounts,
    "bindings": Bindings,
    "people": People,
    "memberships": Memberships,
}

__all__ = ["KINDS", "BadFile", "Counts", "Fault", "import_file"]


def import_file(
    kind: str, path: str, *, now: datetime, dry_run: bool = False, actor: Actor = SYSTEM
) -> Counts:
    """Import the CSV file at `path`, or with `dry_run` only tell what that would do; the events name `actor`.

    Everything is checked, and with one bad row nothing is written. Raises BadFile with every fault.
    """
    problems = Problems()
    work = KINDS[kind](problems, now, actor)
    for row in read_rows(path, work.columns, problems):
        work.read(row)
    try:
        with transaction.atomic(durable=True):
            work.plan()
            if not (problems or dry_run):
                work.write()
    except IntegrityError:
        raise BadFile(Fault(0, "", "CHANGED_MEANWHILE")) from None
    if problems:
        raise BadFile(*problems.in_order())
    return work.counts
