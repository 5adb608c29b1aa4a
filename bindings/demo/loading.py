"""Loads the demo into an empty database, and empties a database for a reset."""

import csv
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.db import connection, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from bindings.imports import import_file
from shops.models import Notice, Shop
from work.models import Mail

from .avatars import set_avatars
from .history import days_ago, play_history
from .names import ENGLISH, translator
from .people import SU, TWELVE, add_addresses, add_people, clear_addresses, has_addresses

FOLDER = Path(__file__).parent
RELATIVE_DAY = re.compile(r"today([+-][0-9]+)")
IMPORT_AGE_DAYS = 60
KEPT_TABLES = {"shops_user", "bindings_rulebook", "bindings_terms"}


def other_shops() -> list[str]:
    """Return the codes of up to five shops that are not part of the demo."""
    own = [code.lower() for code in (*TWELVE, SU)]
    others = Shop.objects.annotate(lowered=Lower("code")).exclude(lowered__in=own)
    return list(others.order_by("pk").values_list("code", flat=True)[:5])


def is_loaded() -> bool:
    """Return whether a load was completed; `load` adds the email addresses last."""
    return Shop.objects.filter(code__in=TWELVE).exists() and has_addresses()


def load(now: datetime, language: str = ENGLISH) -> None:
    """Load shops, people, accounts, bindings and their history, with dates relative to `now`.

    `language` is the language of the names: `en` or `zh-hans`.
    """
    imported_at, translate = days_ago(now, IMPORT_AGE_DAYS, 10, 0), translator(language)
    clear_addresses()  # an interrupted reset must not look like a complete load
    with TemporaryDirectory() as folder:
        for kind in ("shops", "accounts", "bindings"):
            path = _write_file(kind, timezone.localdate(now), translate, Path(folder))
            import_file(kind, path, now=imported_at)
    set_avatars()
    users = add_people(language)
    play_history(users, now)
    Notice.objects.filter(mailed_at__isnull=True).update(mailed_at=now)
    Notice.objects.filter(created_at__lt=now - timedelta(days=3), read_at__isnull=True).update(read_at=now)
    add_addresses()


def _write_file(kind: str, today: date, translate: Callable[[str], str], folder: Path) -> str:
    """Write the CSV file of `kind` with translated names and real dates instead of "today-9"; return its path."""

    def to_date(match: re.Match[str]) -> str:
        return (today + timedelta(days=int(match[1]))).isoformat()

    path = folder / f"{kind}.csv"
    with (
        (FOLDER / path.name).open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = csv.reader(source)
        csv.writer(file).writerows(
            [RELATIVE_DAY.sub(to_date, translate(cell)) for cell in row] for row in rows
        )
    return str(path)


def delete_everything() -> None:
    """Empty the outbox and every table of shops, accounts and bindings except people, rule book and terms.

    Uses TRUNCATE on PostgreSQL, because a trigger forbids deleting events.
    """
    tables = [
        model._meta.db_table
        for label in ("shops", "accounts", "bindings")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    tables = [table for table in tables if table not in KEPT_TABLES and not table.startswith("shops_user_")]
    tables.append(Mail._meta.db_table)  # waiting mail refers to rows that are gone
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} RESTART IDENTITY")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  (table names of our models)
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
