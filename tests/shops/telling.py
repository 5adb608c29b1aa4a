"""Telling somebody something, for tests of what becomes of it."""

from django.utils import timezone

from shops.notices import notify

FACTS = {
    "handle": "daily",
    "number": "BV-1",
    "reason": "Not legible",
    "member": "Lin Yulan",
    "role": "viewer",
    "shop": "Lanxi",
    "deadline": "2026-12-01",
    "days": 7,
    "due": "2026-11-18T14:54:00+08:00",
    "from_day": "2026-12-01",
    "device": "Chrome on Windows",
    "address": "203.0.113.7",
}


def tell(user, shop, kind="account_bound", key="k", **more):
    return notify([user.pk], shop=shop, kind=kind, key=key, facts=FACTS | more, now=timezone.now())
