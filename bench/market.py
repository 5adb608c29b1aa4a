"""Generated shops, accounts and bindings as CSV files for `import_data`."""

import csv
import random
from collections.abc import Iterable
from pathlib import Path

from stdnum.cn import uscc

KINDS = ["regular", "enterprise_unverified", "enterprise_verified", "blue_v"]
PURPOSES = ["bind", "upgrade", "rebind", "authorize"]
SHOP_COLUMNS = [
    "code",
    "name",
    "shop_type",
    "status",
    "entity_name",
    "entity_code",
    "upgrade_reminder_from",
    "upgrade_deadline",
]
ACCOUNT_COLUMNS = [
    "handle",
    "display_name",
    "kind",
    "real_name_verified",
    "status",
    "entity_name",
    "entity_code",
]
BINDING_COLUMNS = ["shop_code", "handle", "role", "bound_on", "state", "replacements_used"]
PAIR_COLUMNS = ["shop_code", "handle", "purpose"]


def credit_code(number: int) -> str:
    """Return a valid unified social credit code for company `number`."""
    body = f"91330100{number:09d}"
    return body + uscc.calc_check_digit(body)


def write(folder: Path, shops: int, rng: random.Random) -> dict[str, Path]:
    """Write shops.csv, accounts.csv (three per shop), bindings.csv (every other shop) and pairs.csv (five per shop).

    Returns the paths by name.
    """
    files = {name: folder / f"{name}.csv" for name in ("shops", "accounts", "bindings", "pairs")}
    _write_csv(files["shops"], SHOP_COLUMNS, map(_shop, range(shops)))
    _write_csv(files["accounts"], ACCOUNT_COLUMNS, (_account(n, rng) for n in range(3 * shops)))
    _write_csv(files["bindings"], BINDING_COLUMNS, map(_binding, range(0, shops, 2)))
    _write_csv(files["pairs"], PAIR_COLUMNS, (_pair(shops, rng) for _ in range(5 * shops)))
    return files


def _shop(number: int) -> list[str]:
    entity = [f"Company {number} Co., Ltd.", credit_code(number)]
    return [f"S{number}", f"Shop {number}", "enterprise", "open", *entity, "2026-01-01", "2026-12-31"]


def _account(number: int, rng: random.Random) -> list[str]:
    kind = rng.choice(KINDS)
    company = number // 3 if rng.random() < 0.7 else rng.randrange(number + 1) // 3
    entity = ["", ""] if kind == "regular" else [f"Company {company} Co., Ltd.", credit_code(company)]
    return [f"a{number}", f"Account {number}", kind, "yes", "active", *entity]


def _binding(shop: int) -> list[str]:
    return [f"S{shop}", f"a{3 * shop}", "official", "2024-03-01", "bound", "0"]


def _pair(shops: int, rng: random.Random) -> list[str]:
    return [f"S{rng.randrange(shops)}", f"a{rng.randrange(3 * shops)}", rng.choice(PURPOSES)]


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
