"""The confirmation, with all of its checks and writes, beside the smallest transaction that does the same writes (S5)."""

import time

from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.benefits import CODES
from bindings.models import Binding, Event
from bindings.tokens import confirmation_code
from shops.models import Shop, User

ROUNDS = 100


def measure():
    user = User.objects.get(username="bench")
    actor = services.merchant(user)
    shops = [m.shop for m in user.memberships.select_related("shop") if not m.shop.bindings.exists()][:20]
    ours = _confirm_all(shops, actor)
    bare = _bare(shops[0])
    yield (
        "confirm: code, rules, consents, binding, review, event",
        f"{ours * 1000:.2f} ms",
        f"{bare / ours:.2f} of bare",
    )
    yield "bare ORM transaction: lock, two inserts, one update", f"{bare * 1000:.2f} ms", "1.00"


def _confirm_all(shops: list[Shop], actor) -> float:
    seconds = []
    for number, shop in enumerate(shops):
        account = Account.objects.create(
            handle=f"bench{number}", display_name=f"Bench {number}", kind="regular", real_name_verified=True
        )
        now, holder = timezone.now(), services.holder(account)
        ticket = services.issue_ticket(shop=shop, purpose="bind", actor=actor, now=now, benefits=CODES)
        ticket = services.claim_ticket(ticket=ticket, account=account, actor=holder, now=now)
        ticket = services.agree(ticket=ticket, account=account, actor=holder, now=now, terms_agreed=True)
        code, start = confirmation_code(ticket.key), time.perf_counter()
        services.confirm_ticket(ticket=ticket, code=code, actor=actor, now=now)
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[len(seconds) // 2]


def _bare(shop: Shop) -> float:
    last = Event.objects.latest("pk")
    row = Binding.objects.latest("pk")
    start = time.perf_counter()
    for number in range(ROUNDS):
        with transaction.atomic():
            Shop.objects.select_for_update().get(pk=shop.pk)
            Event(chain=f"bench:{number}", number=1, at=last.at, verb="bench", actor_kind="system").save()
            Binding(role="official", state="bound", shop=shop, account=row.account, bound_at=last.at, imported=True,
                    ended_at=last.at).save()  # fmt: skip
            Shop.objects.filter(pk=shop.pk).update(replacements_used=0)
    return (time.perf_counter() - start) / ROUNDS
