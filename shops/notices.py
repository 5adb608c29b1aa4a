"""Messages to the people of a shop: stored once, shown in the page, mailed after the commit."""

from collections.abc import Iterable
from datetime import datetime

from .models import Notice, Shop


def notify(
    user_ids: Iterable[int], *, shop: Shop | None, kind: str, key: str, facts: dict, now: datetime
) -> list[Notice]:
    """Store one notice for each user; a `key` that a user already has is left alone."""
    rows = [
        Notice(user_id=user_id, shop=shop, kind=kind, key=key, facts=facts, created_at=now)
        for user_id in user_ids
    ]
    return Notice.objects.bulk_create(rows, ignore_conflicts=True)
