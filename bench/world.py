"""A made-up market: shops, accounts and bindings as the CSV files of `import_data`."""

import csv
import random
from pathlib import Path

from stdnum.cn import uscc

KINDS = ["regular", "enterprise_unverified", "enterprise_verified", "blue_v"]


def credit_code(number: int) -> str:
    """Return the valid unified social credit code of company `number`."""
    body = f"91330100{number:09d}"
    return body + uscc.calc_check_digit(body)


def write(folder: Path, shops: int, dice: random.Random) -> dict[str, Path]:
    """Write shops.csv, accounts.csv (three a shop), bindings.csv and pairs.csv (five a shop) into `folder`."""
    files = {name: folder / f"{name}.csv" for name in ("shops", "accounts", "bindings", "pairs")}
    shop_header = ["code", "name", "shop_type", "status", "entity_name", "entity_code", "upgrade_reminder_from",
                   "upgrade_deadline"]  # fmt: skip
    _csv(files["shops"], shop_header, (_shop(n) for n in range(shops)))
    account_header = [
        "handle",
        "display_name",
        "kind",
        "real_name_verified",
        "status",
        "entity_name",
        "entity_code",
    ]
    _csv(files["accounts"], account_header, (_account(n, dice) for n in range(3 * shops)))
    binding_header = ["shop_code", "handle", "role", "bound_on", "state", "replacements_used"]
    _csv(
        files["bindings"],
        binding_header,
        ([f"S{n}", f"a{3 * n}", "official", "2024-03-01", "bound", "0"] for n in range(0, shops, 2)),
    )
    purposes = ["bind", "upgrade", "rebind", "authorize"]
    _csv(files["pairs"], ["shop_code", "handle", "purpose"],
         ([f"S{dice.randrange(shops)}", f"a{dice.randrange(3 * shops)}", dice.choice(purposes)]
          for _ in range(5 * shops)))  # fmt: skip
    return files


def _shop(number: int) -> list[str]:
    return [f"S{number}", f"Shop {number}", "enterprise", "open", f"Company {number} Co., Ltd.", credit_code(number),
            "2026-01-01", "2026-12-31"]  # fmt: skip


def _account(number: int, dice: random.Random) -> list[str]:
    kind = dice.choice(KINDS)
    company = number // 3 if dice.random() < 0.7 else dice.randrange(number + 1) // 3
    entity = ["", ""] if kind == "regular" else [f"Company {company} Co., Ltd.", credit_code(company)]
    return [f"a{number}", f"Account {number}", kind, "yes", "active", *entity]


def _csv(path: Path, header: list[str], rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
