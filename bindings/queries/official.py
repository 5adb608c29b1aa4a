"""What the official account page shows, gathered in one query for the bindings and one for the candidates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise

from accounts.models import Account, Candidate
from accounts.naming import name_key
from bindings import advisor
from bindings.models import Binding, BindingRole, RuleBook
from bindings.policy import CERTIFIED, AccountFacts
from bindings.services.facts import account_facts, shop_facts
from bindings.texts import REASONS, REMEDIES
from bindings.texts.advice import BEST, FITS, WAYS_OUT, Words
from shops.models import Shop

CONSIDERED = 50
Text = str | Promise


def book_in_force(today: date) -> RuleBook:
    """Return the rule book of `today`; a row added now takes effect tomorrow, so a day's row may be kept for a while."""
    key = f"rule-book:{today}"
    book = cache.get(key)
    if book is None:
        book = RuleBook.on(today)
        cache.set(key, book, 60)
    return book


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One line of the advisor."""

    number: int | None
    account: Account
    words: Words | None
    reason: Text
    remedy: Text
    way_out: tuple[str, Text] | None


def active_bindings(shop: Shop) -> list[Binding]:
    """Return the shop's active bindings with what the page shows of them."""
    return list(
        Binding.objects.active()
        .filter(shop=shop)
        .select_related("account__entity", "bound_by", "holder_consent")
    )


def official_of(rows: Iterable[Binding]) -> Binding | None:
    """Return the official one of a shop's active bindings."""
    return next((row for row in rows if row.role == BindingRole.OFFICIAL), None)


def candidates_of(shop: Shop) -> list[Any]:
    """Return the accounts the shop's people consider, each with its role elsewhere, in one query (seed V).

    An account has one kind of role at a time (R3), so one is enough.
    """
    elsewhere = Binding.objects.active().filter(account=OuterRef("account")).exclude(shop=shop)
    return list(
        Candidate.objects.filter(shop=shop)
        .select_related("account__entity")
        .annotate(role_elsewhere=Subquery(elsewhere.values("role")[:1]))
        .order_by("pk")[:CONSIDERED]
    )


def recommend(shop: Shop, candidates: list[Any], rows: list[Binding], book: RuleBook) -> list[Recommendation]:
    """Return the advisor's lines, best first."""
    facts = shop_facts(shop, rows, book)
    by_handle = {candidate.account.handle: candidate.account for candidate in candidates}
    key = name_key(shop.name)
    considered = [
        (_seen_from(shop, candidate, rows), candidate.account.name_key == key) for candidate in candidates
    ]
    ranked = advisor.rank(facts, considered, advisor.purpose_for(facts))
    return [_line(number, advice, by_handle) for number, advice in enumerate(ranked, start=1)]


def _seen_from(shop: Shop, candidate: Any, rows: list[Binding]) -> AccountFacts:
    facts = account_facts(candidate.account, shop, rows)
    if candidate.role_elsewhere == BindingRole.OFFICIAL:
        return replace(facts, official_for="other")
    return replace(facts, authorized_elsewhere=candidate.role_elsewhere == BindingRole.AUTHORIZED)


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
