"""Turns rows into the policy's facts, for one shop and account or for many pairs at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict

from django.db.models import Q

from accounts.models import Account
from bindings.models import Binding, BindingRole, RuleBook
from bindings.policy import AccountFacts, Gate, ShopFacts, State, shop_gate
from shops.models import Shop


class Surroundings:
    """The active bindings of some shops and accounts, read at once: enough for the facts of any pair among them."""

    def __init__(self, shops: Iterable[Shop], accounts: Iterable[Account] = ()) -> None:
        self._of_shop: dict[int, list[Binding]] = defaultdict(list)
        self._of_account: dict[int, list[Binding]] = defaultdict(list)
        concerned = Q(shop__in=list(shops)) | Q(account__in=list(accounts))
        for row in Binding.objects.active().filter(concerned).select_related("account"):
            self._of_shop[row.shop_id].append(row)
            self._of_account[row.account_id].append(row)

    def shop_facts(self, shop: Shop, book: RuleBook) -> ShopFacts:
        return shop_facts(shop, self._of_shop[shop.pk], book)

    def official(self, shop: Shop) -> Binding | None:
        """Return the shop's official binding, its account without the entity."""
        return next((row for row in self._of_shop[shop.pk] if row.role == BindingRole.OFFICIAL), None)

    def account_facts(
        self, account: Account, shop: Shop, *, ends_authorization: bool = False
    ) -> AccountFacts:
        rows = self._of_account[account.pk]
        return account_facts(account, shop, rows, ends_authorization=ends_authorization)


def gather(
    shop: Shop, account: Account, book: RuleBook, *, ends_authorization: bool = False
) -> tuple[ShopFacts, AccountFacts]:
    """Return the facts of `shop` and `account` now; `ends_authorization` leaves out this shop's own one (R3)."""
    around = Surroundings([shop], [account])
    of_account = around.account_facts(account, shop, ends_authorization=ends_authorization)
    return around.shop_facts(shop, book), of_account


def gate_of(shop: Shop, purpose: str, book: RuleBook) -> Gate | None:
    """Return the shop gate that blocks `purpose` now, before any account is known."""
    return shop_gate(purpose, Surroundings([shop]).shop_facts(shop, book))


def official_binding(shop: Shop) -> Binding | None:
    """Return the shop's active official binding with its account and entity, or None."""
    return Binding.objects.active().official().filter(shop=shop).select_related("account__entity").first()


def shop_facts(shop: Shop, rows: Iterable[Binding], book: RuleBook) -> ShopFacts:
    """Return the facts of `shop`; `rows` hold at least its active bindings."""
    own = [row for row in rows if row.shop_id == shop.pk]
    official = next((row for row in own if row.role == BindingRole.OFFICIAL), None)
    state = official.state if official else State.NOT_BOUND
    return ShopFacts(
        code=shop.code,
        state=str(state),
        shop_type=shop.shop_type,
        closed=shop.is_closed,
        entity_code=shop.entity.code if shop.entity else "",
        replacements_left=0
        if state == State.UPGRADED
        else shop.replacements_allowed - shop.replacements_used,
        official_handle=official.account.handle if official else "",
        authorized_count=sum(row.role == BindingRole.AUTHORIZED for row in own),
        authorized_limit=book.authorized_limit,
    )


def account_facts(
    account: Account, shop: Shop, rows: Iterable[Binding], *, ends_authorization: bool = False
) -> AccountFacts:
    """Return the facts of `account` seen from `shop`; `rows` hold at least the account's active bindings."""
    own = [row for row in rows if row.account_id == account.pk]
    official = next((row for row in own if row.role == BindingRole.OFFICIAL), None)
    authorized = {row.shop_id for row in own if row.role == BindingRole.AUTHORIZED}
    return AccountFacts(
        handle=account.handle,
        kind=account.kind,
        real_name_verified=account.real_name_verified,
        status=account.status,
        entity_code=account.entity.code if account.entity else "",
        official_for="none" if official is None else "this" if official.shop_id == shop.pk else "other",
        authorized_here=shop.pk in authorized and not ends_authorization,
        authorized_elsewhere=bool(authorized - {shop.pk}),
    )


def as_event_facts(purpose: str, shop: ShopFacts, account: AccountFacts) -> dict:
    """Return what an event stores, enough to replay the decision (R17)."""
    return {"purpose": purpose, "shop": asdict(shop), "account": asdict(account)}
