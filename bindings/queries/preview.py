"""What a scan would do, told before it happens: candidates, outcome, what it spends, steps and rule trace. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Account, Candidate
from bindings import advisor
from bindings.advisor import Advice
from bindings.models import Binding, RuleBook
from bindings.policy import AccountFacts, Decision, Purpose, ShopFacts, State
from bindings.services.facts import account_facts, official_binding, shop_facts
from bindings.trace import Check, trace
from shops.models import Shop

BY_STATE = {
    State.NOT_BOUND: (Purpose.BIND, Purpose.AUTHORIZE),
    State.BOUND: (Purpose.UPGRADE, Purpose.REBIND, Purpose.AUTHORIZE),
    State.IN_REVIEW: (Purpose.REBIND, Purpose.AUTHORIZE),
    State.UPGRADED: (Purpose.AUTHORIZE, Purpose.REBIND),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One account that can be previewed, with what the rules say of it."""

    account: Account
    facts: AccountFacts
    decision: Decision
    rank: int | None
    is_known: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything the preview page tells."""

    shop: ShopFacts
    purpose: str
    purposes: tuple[str, ...]
    choices: list[Choice]
    picked: Choice | None
    checks: list[Check]


def known_accounts(shop: Shop) -> list[Account]:
    """Return the shop's official account, then its candidates in the order they were added."""
    bound = official_binding(shop)
    rows = Candidate.objects.filter(shop=shop).select_related("account__entity").order_by("added_at", "pk")
    own = [bound.account] if bound else []
    return [*own, *(row.account for row in rows if row.account not in own)]


def preview_of(
    shop: Shop, known: list[Account], other: Account | None, book: RuleBook, *, handle: str, purpose: str
) -> Preview:
    """Return the preview of `handle` for `purpose` ("" takes what fits the state); `other` is not known."""
    accounts = [*known, other] if other else known
    rows = list(
        Binding.objects.active().filter(Q(shop=shop) | Q(account__in=accounts)).select_related("account")
    )
    of_shop = shop_facts(shop, rows, book)
    purposes = _purposes(of_shop, purpose)
    chosen = next((a for a in accounts if a.handle.lower() == handle.lower()), None)
    purpose = purpose or _fitting(of_shop, chosen or next(iter(accounts), None), purposes)
    choices = [
        Choice(account, advice.account, advice.decision, advice.rank, account != other)
        for account, advice in _choices(shop, of_shop, accounts, rows, purpose)
    ]
    picked = next((c for c in choices if c.account == chosen), None if handle else next(iter(choices), None))
    checks = trace(purpose, of_shop, picked.facts) if picked else []
    return Preview(of_shop, purpose, purposes, choices, picked, checks)


def _purposes(shop: ShopFacts, asked: str) -> tuple[str, ...]:
    offered = BY_STATE[State(shop.state)]
    if shop.personal:
        offered = tuple(purpose for purpose in offered if purpose != Purpose.UPGRADE)
    return offered if not asked or asked in offered else (*offered, asked)


def _fitting(shop: ShopFacts, account: Account | None, purposes: tuple[str, ...]) -> str:
    """A bound shop's own account would be upgraded, any other would replace it."""
    own = account is not None and account.handle == shop.official_handle
    if shop.state == State.BOUND and not own:
        return Purpose.REBIND
    return purposes[0]


def _choices(
    shop: Shop, of_shop: ShopFacts, accounts: list[Account], rows: Iterable[Binding], purpose: str
) -> Iterator[tuple[Account, Advice]]:
    """Yield each account with the advisor's word on it; the accounts that fit best come first."""
    by_handle = {account.handle: account for account in accounts}
    pairs = [(account_facts(account, shop, rows), account.display_name == shop.name) for account in accounts]
    for advice in advisor.rank(of_shop, pairs, purpose):
        yield by_handle[advice.account.handle], advice


def better_fit(preview: Preview) -> Choice | None:
    """Return the account on the list that the advisor puts before the picked one, or None (seed V)."""
    if preview.picked is None or preview.purpose not in (Purpose.BIND, Purpose.REBIND):
        return None
    best = next((choice for choice in preview.choices if choice.is_known), None)
    if best is None or best.rank is None or best == preview.picked:
        return None
    return best if preview.picked.rank is None or best.rank < preview.picked.rank else None
