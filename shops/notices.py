"""Notices to people: stored once, shown in the app, and queued as mail in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from .models import Membership, Notice, Shop, User
from .notice_kinds import NOTICES
from .notice_mails import comes_at_once, post_each, wants
from .notice_texts import muted


def notify(
    user_ids: Iterable[int], *, shop: Shop | None, kind: str, key: str, facts: dict, now: datetime
) -> int:
    """Notify each user once and return the number of new notices. A user who already has `key` is skipped.

    `key` names the occasion within `shop`. A user who muted the topic in the app gets the notice marked as read.
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
    """Store the notices that their recipients do not have yet; return how many are new.

    Each is queued as a separate mail or waits for the recipient's digest, depending on its kind and the recipient's
    settings.
    """
    new = _new(notices)
    people = User.objects.in_bulk({notice.user_id for notice in new})
    shops, at_once = _shops_of(people), []
    for notice in new:
        person, text = people[notice.user_id], NOTICES[notice.kind]
        notice.read_at = now if muted(person.muted_notices, "page", text.topic) else None
        if wants(person, notice.kind):
            single = comes_at_once(person, notice.kind, shops.get(person.pk, 0))
            notice.in_digest = not single
            at_once += [(notice, person)] if single else []
    with transaction.atomic():
        Notice.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
        post_each(at_once, now)
    return len(new)


def _new(notices: list[Notice]) -> list[Notice]:
    known = Notice.objects.filter(key__in={notice.key for notice in notices})
    told = set(known.values_list("user_id", "key"))
    return [notice for notice in notices if (notice.user_id, notice.key) not in told]


def _shops_of(people: Iterable[int]) -> dict[int, int]:
    """Return the number of shops each person belongs to."""
    memberships = Membership.objects.filter(user__in=people)
    return dict(memberships.order_by().values_list("user").annotate(shops=Count("pk")))
