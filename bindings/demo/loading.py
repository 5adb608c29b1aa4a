"""Loading the demo into an empty database, or emptying the one there is first."""

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

from accounts.models import Account
from bindings.imports import import_file
from shops.models import Notice, Shop, User

from .history import days_ago, play
from .names import ENGLISH, names_in
from .people import SU, TWELVE, add_addresses, add_people

HERE = Path(__file__).parent
RELATIVE_DAY = re.compile(r"today([+-][0-9]+)")
TAKEN_OVER = 60
LAST_PERSON = "admin"
KEPT = {"shops_user", "bindings_rulebook", "bindings_terms"}
SHOP_LOOKS = {
    "10482": ("兰", date(2021, 3, 15)),
    "10517": ("北", date(2021, 12, 6)),
    "10421": ("烟", date(2021, 9, 1)),
    "10455": ("泽", date(2023, 4, 11)),
    "10463": ("禾", date(2024, 5, 20)),
    "10498": ("木", date(2023, 10, 9)),
    "10506": ("珑", date(2022, 7, 4)),
    "10533": ("乔", date(2022, 11, 25)),
    "10540": ("松", date(2023, 3, 2)),
    "10562": ("星", date(2023, 8, 17)),
    "10578": ("糖", date(2022, 9, 13)),
    "10591": ("知", date(2024, 6, 28)),
    "20831": ("苏", date(2024, 4, 1)),
}
ACCOUNT_LOOKS = {
    "lanxi.flagship": "兰",
    "lanxi.shop": "铺",
    "lanxi.daily": "玉",
    "lanxi.lab": "研",
    "lanxi.group": "控",
    "lanxi.live": "播",
    "picking.notes": "采",
    "tea.with.qing": "青",
    "westlake.kitchen": "湖",
    "oldstreet.tea": "街",
    "mingqian.daily": "前",
    "hz.pantry": "选",
    "greenleaf.reviews": "叶",
    "studio.nanxun": "浔",
    "coldbrew.club": "茶",
    "beishan.studio": "北",
    "beishan.flagship": "旗",
    "beishan.verified": "瓷",
    "beishan.shop": "店",
    "beishan.daily": "陶",
    "beishan.kiln": "窑",
    "beishan.trade": "溪",
}


def foreign_shops() -> list[str]:
    """Return the codes of a few shops that are not of the demo."""
    own = [code.lower() for code in (*TWELVE, SU)]
    others = Shop.objects.annotate(lowered=Lower("code")).exclude(lowered__in=own)
    return list(others.order_by("pk").values_list("code", flat=True)[:5])


def is_loaded() -> bool:
    """Tell whether a load was finished; the last person is made last."""
    return (
        Shop.objects.filter(code__in=TWELVE).exists() and User.objects.filter(username=LAST_PERSON).exists()
    )


def load(now: datetime, language: str = ENGLISH) -> None:
    """Load shops, people, accounts, bindings and their history, with days that are counted from today.

    `language` is the one of the names: en or zh-hans.
    """
    earlier, named = days_ago(now, TAKEN_OVER, 10, 0), names_in(language)
    with TemporaryDirectory() as folder:
        for kind in ("shops", "accounts", "bindings"):
            import_file(kind, _as_of(timezone.localdate(now), kind, named, Path(folder)), now=earlier)
    _looks()
    users = add_people(language)
    play(users, now)
    Notice.objects.filter(mailed_at__isnull=True).update(mailed_at=now)
    Notice.objects.filter(created_at__lt=now - timedelta(days=3), read_at__isnull=True).update(read_at=now)
    add_addresses()


def _as_of(today: date, kind: str, named: Callable[[str], str], folder: Path) -> str:
    """Write the file of `kind` with dates where it says "today-9" and with its names, and return its path."""

    def day(match: re.Match) -> str:
        return (today + timedelta(days=int(match[1]))).isoformat()

    path = folder / f"{kind}.csv"
    with (
        (HERE / path.name).open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = csv.reader(source)
        csv.writer(file).writerows([RELATIVE_DAY.sub(day, named(cell)) for cell in row] for row in rows)
    return str(path)


def _looks() -> None:
    """Give shops and accounts the characters of their avatars, and shops the day they registered."""
    for code, (avatar, registered) in SHOP_LOOKS.items():
        Shop.objects.filter(code=code).update(avatar=avatar, registered_on=registered)
    for handle, avatar in ACCOUNT_LOOKS.items():
        Account.objects.filter(handle=handle).update(avatar=avatar)


def empty() -> None:
    """Empty every table of shops, accounts and bindings; people, rule book and terms stay.

    TRUNCATE is what PostgreSQL's append-only trigger of the events lets through.
    """
    tables = [
        model._meta.db_table
        for label in ("shops", "accounts", "bindings")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    tables = [table for table in tables if table not in KEPT and not table.startswith("shops_user_")]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} RESTART IDENTITY")
            return
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  (names of our models)
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
