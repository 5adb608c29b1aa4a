"""Explain what a scan would do, for one shop and account or for a file of pairs. Changes nothing."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindings.imports.faults import BadFile
from bindings.imports.pairs import PURPOSES, explain_file
from bindings.management.answers import find_account, find_shop, json_line, refuse_file
from bindings.models import RuleBook
from bindings.queries.decisions import Explanation, Pair, explain_pairs
from bindings.texts import EFFECT_TEXTS, REASONS, REMEDIES


class Command(BaseCommand):
    help = "Tell whether an account may be bound, upgraded, rebound or authorized, and what that would do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("shop", nargs="?", metavar="SHOP_CODE")
        parser.add_argument("account", nargs="?", metavar="HANDLE")
        parser.add_argument("--purpose", choices=PURPOSES)
        parser.add_argument(
            "--pairs", metavar="FILE.csv", help="a file with the columns shop_code,handle,purpose"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object on one line for each answer")

    def handle(
        self,
        *,
        shop: str | None,
        account: str | None,
        purpose: str | None,
        pairs: str | None,
        json: bool,
        **options: Any,
    ) -> None:
        render = _as_json if json else _as_text
        if pairs is None and shop is not None and account is not None and purpose is not None:
            lines = [render(_explain(shop, account, purpose))]
        elif pairs is not None and not (shop or account or purpose):
            lines = self._explain_file(pairs, render)
        else:
            raise CommandError(
                "Give a shop code, a handle and --purpose, or --pairs FILE.csv alone.", returncode=2
            )
        for line in lines:
            self.stdout.write(line)

    def _explain_file(self, path: str, render: Callable[[Explanation], str]) -> list[str]:
        try:
            return explain_file(path, _book(), render)
        except BadFile as error:
            raise refuse_file(error, self.stderr, "Nothing was explained.") from None


def _book() -> RuleBook:
    return RuleBook.on(timezone.localdate())


def _explain(code: str, handle: str, purpose: str) -> Explanation:
    shop, account = find_shop(code), find_account(handle)
    pair = Pair(shop.code, account.handle, purpose)
    known = {shop.code.lower(): shop}, {account.handle.lower(): account}
    return next(explain_pairs([pair], *known, _book()))


def _as_json(answer: Explanation) -> str:
    return json_line(answer.as_dict())


def _as_text(answer: Explanation) -> str:
    decision = answer.decision
    scenario = f" (scenario {decision.scenario})" if decision.scenario else ""
    lines = [
        f"{answer.shop.name} ({answer.shop.code}), @{answer.account.handle}, {answer.purpose}",
        f"{'Possible' if decision.allowed else 'Not possible'}{scenario}.",
        *(f"- {REASONS[code]} {REMEDIES[code]}" for code in decision.reasons),
        *(f"- {EFFECT_TEXTS[code]}" for code in decision.effects),
        f"Rules: {', '.join(decision.rules)}",
    ]
    return "\n".join(lines)
