"""Check a name by the blue V naming rules and suggest legal ones (R14)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bindings.management.answers import find_shop, json_line
from bindings.models import RuleBook
from bindings.services import check_account_name, official_binding
from bindings.services.names import suggest_account_names
from bindings.texts import NAME_PROBLEMS
from shops.models import Shop


class Command(BaseCommand):
    help = "Check a name by the blue V naming rules; with a shop, suggestions fit it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--shop", metavar="SHOP_CODE", help="for whose official account the name is")
        parser.add_argument("--json", action="store_true", help="one JSON object on one line")

    def handle(self, *, name: str, shop: str | None, json: bool, **options: Any) -> None:
        answer = check(name, find_shop(shop) if shop is not None else None)
        self.stdout.write(json_line(answer) if json else _as_text(answer))


def check(name: str, shop: Shop | None) -> dict:
    """Return the answer in the order of `check_name --json`; the official account's own name does not count as taken.

    Without a shop, suggestions are made for an unknown shop.
    """
    book, official = RuleBook.on(timezone.localdate()), official_binding(shop) if shop else None
    account = official.account if official else None
    found = check_account_name(name, account, book)
    suggestions = [] if found.ok else suggest_account_names(name, shop or Shop(), account, book)
    return {"name": name, "ok": found.ok, "problems": list(found.problems), "suggestions": suggestions}


def _as_text(answer: dict) -> str:
    lines = ["The name is legal." if answer["ok"] else "The name is not legal:"]
    lines += [f"- {NAME_PROBLEMS[code]}" for code in answer["problems"]]
    if answer["suggestions"]:
        lines += ["Legal names near it:", *(f"- {name}" for name in answer["suggestions"])]
    return "\n".join(lines)
