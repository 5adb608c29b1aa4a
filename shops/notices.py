"""Messages to the people of a shop: stored once, shown in the page, mailed after the commit."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from .mail import deliver_soon
from .models import Notice, Shop, User
from .notice_kinds import NOTICES
from .notice_texts import muted


def notify(
    user_ids: Iterable[int], *, shop: Shop | None, kind: str, key: str, facts: dict, now: datetime
) -> list[Notice]:
    """Store one notice for each user and mail it after the commit; a `key` that a user already has is left alone.

    `key` names the occasion within `shop`. Who switched the topic off in the page gets the notice as read.
    """
    key = f"shop-{shop.pk}-{key}" if shop else key
    choices = User.objects.filter(pk__in=list(user_ids)).values_list("pk", "muted_notices")
    rows = [
        Notice(
            user_id=user_id,
            shop=shop,
            kind=kind,
            key=key,
            facts=facts,
            created_at=now,
            read_at=now if muted(switched_off, "page", NOTICES[kind].topic) else None,
        )
        for user_id, switched_off in choices
    ]
    stored = Notice.objects.bulk_create(rows, ignore_conflicts=True)
    users = [row.user_id for row in rows]
    if users:
        transaction.on_commit(lambda: deliver_soon(now, key=key, user__in=users), robust=True)
    return stored
