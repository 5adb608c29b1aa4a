"""What the official account page shows, gathered in one query for the bindings and one for the candidates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Q

from accounts.models import Account, Candidate
from accounts.naming import name_key
from bindings import advisor
from bindings.advice_texts import BEST, FITS, WAYS_OUT, Words
from bindings.models import Binding, BindingRole, RuleBook
from bindings.policy import CERTIFIED
from bindings.services.facts import account_facts, shop_facts
from bindings.texts import REASONS, REMEDIES
from shops.models import Shop

CONSIDERED = 50


def book_in_force(today: date) -> RuleBook:
    """Return the rule book of `today`; a row added now takes effect tomorrow, so a day's row may be kept for a while."""
    return cache.get_or_set(f"rule-book:{today}", lambda: RuleBook.on(today), 60)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One line of the advisor."""

    number: int | None
    account: Account
    words: Words | None
    reason: str
    remedy: str
    way_out: tuple[str, str] | None


def active_bindings(shop: Shop) -> list[Binding]:
    """Return the shop's active bindings and those of its candidates elsewhere, with accounts, in one query."""
    candidates = Candidate.objects.filter(shop=shop).values("account")
    return list(
        Binding.objects.filter(
            Q(shop=shop) | Q(account__in=candidates), ended_at__isnull=True
        ).select_related("account__entity", "bound_by", "holder_consent")
    )


def official_of(shop: Shop, rows: Iterable[Binding]) -> Binding | None:
    return next((row for row in rows if row.shop_id == shop.pk and row.role == BindingRole.OFFICIAL), None)


def candidates_of(shop: Shop) -> list[Account]:
    """Return the accounts the shop's people consider (seed V)."""
    candidates = (
        Candidate.objects.filter(shop=shop).select_related("account__entity").order_by("pk")[:CONSIDERED]
    )
    return [candidate.account for candidate in candidates]


def recommend(
    shop: Shop, accounts: list[Account], rows: list[Binding], book: RuleBook
) -> list[Recommendation]:
    """Return the advisor's lines, best first."""
    facts = shop_facts(shop, rows, book)
    by_handle = {account.handle: account for account in accounts}
    ranked = advisor.rank(
        facts,
        [
            (account_facts(account, shop, rows), account.name_key == name_key(shop.name))
            for account in accounts
        ],
        advisor.purpose_for(facts),
    )
    return [_line(number, advice, by_handle) for number, advice in enumerate(ranked, start=1)]


def _line(number: int, advice: advisor.Advice, by_handle: dict[str, Account]) -> Recommendation:
    account = by_handle[advice.account.handle]
    if advice.rank is None:
        code = advice.decision.reasons[0]
        return Recommendation(None, account, None, REASONS[code], REMEDIES[code], WAYS_OUT.get(code))
    words = FITS[advice.fit]
    if number == 1:
        words = Words(BEST.pill, BEST.tone, words.reason)
    return Recommendation(number, account, words, words.reason, "", None)


@dataclass(frozen=True, slots=True)
class Checks:
    """What can be looked at before anybody scans (R4, R5)."""

    accounts: int
    unverified: list[Account]
    enterprises: int
    differing: list[Account]
    shop: Shop

    @property
    def total(self) -> int:
        return 3 if self.shop.entity_id else 2

    @property
    def clear(self) -> int:
        return self.total - bool(self.unverified) - bool(self.differing)


def checks(shop: Shop, accounts: list[Account]) -> Checks:
    """Look at all known accounts before the scan: real names, entities, the license."""
    enterprises = [account for account in accounts if account.kind in CERTIFIED]
    return Checks(
        accounts=len(accounts),
        unverified=[account for account in accounts if not account.real_name_verified],
        enterprises=len(enterprises),
        differing=[
            account
            for account in enterprises
            if shop.entity_id is None or account.entity_id != shop.entity_id
        ],
        shop=shop,
    )
