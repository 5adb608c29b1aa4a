"""Notices to a shop's people, written in the transaction of the change and mailed after it."""

from datetime import datetime
from typing import Any

from accounts.models import Account
from shops.models import Role, Shop, User
from shops.notices import notify


def notify_shop(
    shop: Shop, kind: str, *, key: str, now: datetime, account: Account | None = None, **facts: Any
) -> None:
    """Notify every member of `shop` once; `key` names the occasion within the shop."""
    if account:
        facts["handle"] = account.handle
    users = list(shop.memberships.values_list("user_id", flat=True))
    notify(users, shop=shop, kind=kind, key=key, facts=facts, now=now)


def notify_owners(
    shop: Shop, kind: str, *, key: str, now: datetime, but: User | None = None, **facts: Any
) -> None:
    """Notify the owners of `shop` once, except `but`, who acted."""
    owners = shop.memberships.filter(role=Role.OWNER).exclude(user=but)
    notify(owners.values_list("user_id", flat=True), shop=shop, kind=kind, key=key, facts=facts, now=now)
