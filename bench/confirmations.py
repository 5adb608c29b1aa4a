"""A confirmation with all its checks and writes, compared with a bare transaction with the same writes (S5)."""

import time
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from accounts.models import Account, AccountKind
from bindings import services
from bindings.benefits import BENEFIT_CODES
from bindings.models import ActorKind, Binding, BindingRole, BindingState, Event
from bindings.policy import Purpose
from bindings.tokens import confirmation_code
from shops.models import Shop, User

ROUNDS = 100


def measure() -> Iterator[tuple[str, str, str]]:
    """Yield the median time of a confirmation and the mean time of the bare transaction, in milliseconds."""
    user = User.objects.get(username="bench")
    actor = services.merchant(user)
    memberships = user.memberships.select_related("shop")
    shops = [membership.shop for membership in memberships if not membership.shop.bindings.exists()][:20]
    ours = _confirm_all(shops, actor)
    bare = _bare_transaction(shops[0])
    yield (
        "confirm: code, rules, consents, binding, review, event",
        f"{ours * 1000:.2f} ms",
        f"{bare / ours:.2f} of bare",
    )
    yield "bare ORM transaction: lock, two inserts, one update", f"{bare * 1000:.2f} ms", "1.00"


def _confirm_all(shops: list[Shop], actor: services.Actor) -> float:
    """Bind an account to each shop; return the median seconds of the confirmation."""
    seconds = []
    for number, shop in enumerate(shops):
        account = Account.objects.create(
            handle=f"bench{number}",
            display_name=f"Bench {number}",
            kind=AccountKind.REGULAR,
            real_name_verified=True,
        )
        now, holder = timezone.now(), services.holder(account)
        ticket = services.issue_ticket(
            shop=shop, purpose=Purpose.BIND, actor=actor, now=now, benefits=BENEFIT_CODES
        )
        ticket = services.claim_ticket(ticket=ticket, account=account, actor=holder, now=now)
        ticket = services.agree(ticket=ticket, account=account, actor=holder, now=now, terms_agreed=True)
        code, start = confirmation_code(ticket.key), time.perf_counter()
        services.confirm_ticket(ticket=ticket, code=code, actor=actor, now=now)
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[len(seconds) // 2]


def _bare_transaction(shop: Shop) -> float:
    last = Event.objects.latest("pk")
    row = Binding.objects.latest("pk")
    start = time.perf_counter()
    for number in range(ROUNDS):
        with transaction.atomic():
            Shop.objects.select_for_update().get(pk=shop.pk)
            event = Event(
                chain=f"bench:{number}", number=1, at=last.at, verb="bench", actor_kind=ActorKind.SYSTEM
            )
            event.save()
            Binding(
                role=BindingRole.OFFICIAL,
                state=BindingState.BOUND,
                shop=shop,
                account=row.account,
                bound_at=last.at,
                imported=True,
                ended_at=last.at,
            ).save()
            Shop.objects.filter(pk=shop.pk).update(replacements_used=0)
    return (time.perf_counter() - start) / ROUNDS
