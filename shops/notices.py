"""Messages to people: stored once, shown in the page, and posted as mail in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from .models import Notice, Shop, User
from .notice_kinds import NOTICES
from .notice_mails import post_each, wants
from .notice_texts import muted


def notify(
    user_ids: Iterable[int], *, shop: Shop | None, kind: str, key: str, facts: dict, now: datetime
) -> int:
    """Tell each user once and return how many are told; a `key` that a user already has is left alone.

    `key` names the occasion within `shop`. Who switched the topic off in the page gets the notice as read.
    """
    key = f"shop-{shop.pk}-{key}" if shop else key
    return tell(
        [
            Notice(user_id=user_id, shop=shop, kind=kind, key=key, facts=facts, created_at=now)
            for user_id in user_ids
        ],
        now=now,
    )


def tell(notices: list[Notice], *, now: datetime) -> int:
    """Store the notices that their people do not have yet and post them as mail; return how many they are."""
    people = User.objects.in_bulk({notice.user_id for notice in notices})
    known = set(
        Notice.objects.filter(key__in={notice.key for notice in notices}).values_list("user_id", "key")
    )
    new = [
        (notice, people[notice.user_id])
        for notice in notices
        if notice.user_id in people and (notice.user_id, notice.key) not in known
    ]
    for notice, person in new:
        hidden = muted(person.muted_notices, "page", NOTICES[notice.kind].topic)
        notice.read_at = now if hidden else None
    with transaction.atomic():
        Notice.objects.bulk_create([one for one, _person in new], batch_size=500, ignore_conflicts=True)
        post_each([(one, person) for one, person in new if wants(person, one.kind)], now)
    return len(new)
