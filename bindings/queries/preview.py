"""The scan preview: candidates, outcome, name, cost and rule trace. Reads only."""

from dataclasses import dataclass

from accounts.models import Account
from accounts.naming import NameCheck
from bindings import advisor, services
from bindings.models import RuleBook
from bindings.policy import Purpose, ShopFacts
from bindings.trace import Check, trace
from shops.models import Shop

from .decisions import Outlook, ScanOutcome, better_fit, candidates_of, outlook


@dataclass(frozen=True, slots=True)
class Preview:
    """The content of the preview page; `typed` is an account that is not a candidate of the shop."""

    shop: ShopFacts
    purpose: str
    purposes: tuple[str, ...]
    choices: list[ScanOutcome]
    picked: ScanOutcome | None
    typed: Account | None
    checks: list[Check]
    name: NameCheck | None


def known_accounts(shop: Shop) -> list[Account]:
    """Return the shop's official account, then its candidates in the order they were added."""
    bound = services.official_binding(shop)
    own = [bound.account] if bound else []
    return [*own, *(account for account in candidates_of(shop) if account not in own)]


def gather_preview(
    shop: Shop, known: list[Account], typed: Account | None, book: RuleBook, *, handle: str, purpose: str
) -> Preview:
    """Return the preview of `handle` for `purpose`; "" selects the best account and its next purpose."""
    accounts = [*known, typed] if typed else known
    found = outlook(shop, accounts, book)
    chosen = next((account for account in accounts if account.handle.lower() == handle.lower()), None)
    offered = _offered(found.shop, purpose)
    purpose = purpose or _next(found, chosen)
    choices = found.ranked(purpose)
    picked = next((one for one in choices if one.account == chosen), None if handle else _first(choices))
    return Preview(
        shop=found.shop,
        purpose=purpose,
        purposes=offered,
        choices=choices,
        picked=picked,
        typed=typed,
        checks=trace(purpose, found.shop, picked.advice.account) if picked else [],
        name=_name(shop, picked, book) if picked else None,
    )


def _offered(shop: ShopFacts, asked: str) -> tuple[str, ...]:
    offered = advisor.offered_purposes(shop.state, personal=shop.personal)
    return offered if not asked or asked in offered else (*offered, asked)


def _next(found: Outlook, chosen: Account | None) -> str:
    account = chosen or next((account for account, _facts, _same_name in found.accounts), None)
    own = account is not None and account.handle == found.shop.official_handle
    return advisor.next_purpose(found.shop.state, personal=found.shop.personal, own=own)


def _first(choices: list[ScanOutcome]) -> ScanOutcome | None:
    return next(iter(choices), None)


def _name(shop: Shop, picked: ScanOutcome, book: RuleBook) -> NameCheck | None:
    """Check the name the account would take, like the confirmation does; None if it keeps its own (R11)."""
    if not services.will_be_renamed(picked.decision.effects):
        return None
    return services.check_account_name(shop.name, picked.account, book)


def better_than_picked(page: Preview) -> ScanOutcome | None:
    """Return the candidate that the advisor ranks above the picked account, or None (seed V)."""
    if page.picked is None or page.purpose not in (Purpose.BIND, Purpose.REBIND):
        return None
    return better_fit([one for one in page.choices if one.account != page.typed], page.picked)
