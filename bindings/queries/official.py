"""The context of the official account page: today's rule book, the shop's bindings, and checks before a scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from accounts.models import Account
from bindings.models import Binding, BindingRole, RuleBook
from bindings.policy import CERTIFIED
from shops.models import Shop


def book_in_force(today: date) -> RuleBook:
    """Return the rule book of `today`.

    A new row takes effect tomorrow at the earliest, so today's row can be cached.
    """
    key = f"rule-book:{today}"
    book = cache.get(key)
    if book is None:
        book = RuleBook.on(today)
        cache.set(key, book, 60)
    return book


def active_bindings(shop: Shop) -> list[Binding]:
    """Return the shop's active bindings with the details that the page shows."""
    return list(
        Binding.objects.active()
        .filter(shop=shop)
        .select_related("account__entity", "bound_by", "holder_consent")
    )


def official_of(rows: Iterable[Binding]) -> Binding | None:
    """Return the official binding among a shop's active bindings."""
    return next((row for row in rows if row.role == BindingRole.OFFICIAL), None)


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks that are possible before a scan (R4, R5)."""

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
    """Check all known accounts before the scan: real names, entities, the license."""
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
