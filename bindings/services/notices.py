"""Messages to a shop's people, written in the transaction of what they tell about and mailed after it."""

from datetime import datetime

from accounts.models import Account
from shops.models import Shop
from shops.notices import notify


def tell_shop(
    shop: Shop, kind: str, *, key: str, now: datetime, account: Account | None = None, **facts
) -> None:
    """Tell every member of `shop` once; `key` names the occasion."""
    if account:
        facts["handle"] = account.handle
    users = list(shop.memberships.values_list("user_id", flat=True))
    notify(users, shop=shop, kind=kind, key=key, facts=facts, now=now)
