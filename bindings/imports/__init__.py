"""Imports from files: all or nothing, and the same file twice changes nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction

from bindings.services.actors import SYSTEM, Actor

from .accounts import Accounts
from .bindings import Bindings
from .faults import BadFile, Fault, Problems
from .memberships import Memberships
from .people import People
from .reading import NOTHING_SAID, read_rows
from .records import Counts
from .shops import Shops
from .tables import ENCODINGS, Reading, sample_as_gbk

KINDS: dict[str, type[Shops | Accounts | Bindings | People | Memberships]] = {
    "shops": Shops,
    "accounts": Accounts,
    "bindings": Bindings,
    "people": People,
    "memberships": Memberships,
}

__all__ = ["ENCODINGS", "KINDS", "BadFile", "Counts", "Fault", "Reading", "import_file", "sample_as_gbk"]


def import_file(
    kind: str,
    path: str,
    *,
    now: datetime,
    dry_run: bool = False,
    actor: Actor = SYSTEM,
    how: Reading = NOTHING_SAID,
) -> Counts:
    """Import the file at `path`, or with `dry_run` only tell what that would do; the events name `actor`.

    Everything is checked, and with one bad row nothing is written. Raises BadFile with every fault.
    """
    problems = Problems()
    work = KINDS[kind](problems, now, actor)
    for row in read_rows(path, work.columns, problems, how):
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
