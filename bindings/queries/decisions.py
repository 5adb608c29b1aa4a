"""What would happen if: the decision for one pair or for many, with a handful of queries, changing nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model

from accounts.models import Account
from bindings import policy
from bindings.models import Binding, RuleBook
from bindings.services.facts import account_facts, shop_facts
from shops.models import Shop


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: may this account be scanned for this shop, for this purpose?"""

    shop_code: str
    handle: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision on one pair, with shop and account as they are on record."""

    shop: Shop
    account: Account
    purpose: str
    decision: policy.Decision

    def as_dict(self) -> dict:
        """Return what `explain --json` prints, in its order."""
        return {
            "shop": self.shop.code,
            "account": self.account.handle,
            "purpose": self.purpose,
            **self.decision.as_dict(),
        }


def shops_by_code(codes: Iterable[str]) -> dict[str, Shop]:
    """Return the shops with these codes, by their code in lower case."""
    return _by_key(Shop, "code", codes)


def accounts_by_handle(handles: Iterable[str]) -> dict[str, Account]:
    """Return the accounts with these handles, by their handle in lower case."""
    return _by_key(Account, "handle", handles)


def _by_key(model: type[Model], key: str, wanted: Iterable[str]) -> dict:
    lowered = {text.lower() for text in wanted}
    rows = model._default_manager.filter(**{f"{key}__lower__in": lowered}).select_related("entity")
    return {getattr(row, key).lower(): row for row in rows}


def explain_pairs(
    pairs: Sequence[Pair], shops: dict[str, Shop], accounts: dict[str, Account], book: RuleBook
) -> Iterator[Answer]:
    """Yield the answer to each pair, in order; `shops` and `accounts` hold everything the pairs name."""
    of_shop, of_account = _active_bindings(shops.values(), accounts.values())
    for pair in pairs:
        shop, account = shops[pair.shop_code.lower()], accounts[pair.handle.lower()]
        decision = policy.decide(
            pair.purpose,
            shop_facts(shop, of_shop[shop.pk], book),
            account_facts(account, shop, of_account[account.pk]),
        )
        yield Answer(shop, account, pair.purpose, decision)


def _active_bindings(shops: Iterable[Shop], accounts: Iterable[Account]) -> tuple[dict, dict]:
    active = Binding.objects.active().select_related("account")
    of_shop: dict[int, list[Binding]] = defaultdict(list)
    of_account: dict[int, list[Binding]] = defaultdict(list)
    for row in active.filter(shop__in=[shop.pk for shop in shops]):
        of_shop[row.shop_id].append(row)
    for row in active.filter(account__in=[account.pk for account in accounts]):
        of_account[row.account_id].append(row)
    return of_shop, of_account
