"""What a shop's people do besides scanning: end an authorization, change benefits, consider accounts (R13)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Account, Candidate
from bindings import benefits as benefit_choice
from bindings.errors import Refusal
from bindings.models import ActorKind, Binding, BindingRole, Event, ScanTicket, TicketState
from bindings.policy import Purpose
from shops.models import Shop

from .actors import Actor
from .events import record
from .facts import official_binding
from .locks import lock_account, lock_shop
from .notices import tell_owners, tell_shop
from .roles import require_manager


def end_authorization(*, binding: Binding, actor: Actor, now: datetime, reason: str = "") -> None:
    """End an authorization from the shop's or the holder's side; ending twice is ending once (R13).

    Raises Refusal NOT_AUTHORIZED for a binding that is no authorization, or whose holder is somebody else.
    """
    if binding.role != BindingRole.AUTHORIZED:
        raise Refusal("NOT_AUTHORIZED")
    with transaction.atomic(durable=True):
        shop = lock_shop(binding.shop_id)
        require_manager(shop, actor)
        account = lock_account(binding.account_id)
        if actor.kind == ActorKind.HOLDER and actor.account != account:
            raise Refusal("NOT_AUTHORIZED")
        ended = Binding.objects.filter(pk=binding.pk, ended_at__isnull=True).update(
            ended_at=now, end_reason=f"ended_by_{actor.kind}"
        )
        if ended:
            record(
                "authorization_ended",
                now=now,
                actor=actor,
                shop=shop,
                account=account,
                rules=("R13",),
                before={"authorized": account.handle},
                after={"authorized": ""},
                reason=reason,
            )
            tell_shop(
                shop, "authorization_ended", key=f"binding-{binding.pk}-ended", now=now, account=account
            )


def change_benefits(*, shop: Shop, benefits: Iterable[str], actor: Actor, now: datetime) -> Binding:
    """Choose other benefits for the bound official account. Raises Refusal BENEFIT_REQUIRED or NOTHING_BOUND."""
    chosen = benefit_choice.clean(benefits, Purpose.BIND)
    with transaction.atomic(durable=True):
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        binding = official_binding(shop)
        if binding is None:
            raise Refusal("NOTHING_BOUND")
        old, binding.benefits = binding.benefits, chosen
        if old != chosen:
            binding.save(update_fields=["benefits"])
            record(
                "benefits_changed",
                now=now,
                actor=actor,
                shop=shop,
                account=binding.account,
                before={"benefits": old},
                after={"benefits": chosen},
            )
    return binding


def add_candidate(*, shop: Shop, handle: str, actor: Actor, now: datetime) -> Account:
    """Put an account on the shop's list of candidates by its handle. Raises Refusal ACCOUNT_UNKNOWN."""
    account = Account.of_handle(handle)
    if account is None:
        raise Refusal("ACCOUNT_UNKNOWN")
    with transaction.atomic(durable=True):
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        _, added = Candidate.objects.get_or_create(
            shop=shop, account=account, defaults={"added_by": actor.user, "added_at": now}
        )
        if added:
            record(
                "candidate_added",
                now=now,
                actor=actor,
                shop=shop,
                account=account,
                after={"candidate": account.handle},
            )
    return account


def remove_candidate(*, shop: Shop, account: Account, actor: Actor, now: datetime) -> None:
    """Take an account off the shop's list of candidates; removing twice is removing once."""
    with transaction.atomic(durable=True):
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        if Candidate.objects.filter(shop=shop, account=account).delete()[0]:
            record(
                "candidate_removed",
                now=now,
                actor=actor,
                shop=shop,
                account=account,
                before={"candidate": account.handle},
            )


def report_not_me(*, ticket: ScanTicket, actor: Actor, now: datetime) -> None:
    """Let the holder of a confirmed ticket's account say that it wasn't them: an event that owners and operators see.

    It undoes nothing by itself. Reporting twice is reporting once. Raises Refusal TICKET_CHANGED for a ticket that was not
    confirmed with this holder's account.
    """
    if (
        ticket.state != TicketState.CONFIRMED
        or actor.account is None
        or ticket.account_id != actor.account.pk
    ):
        raise Refusal("TICKET_CHANGED")
    with transaction.atomic(durable=True):
        shop = lock_shop(ticket.shop_id)
        if was_reported(ticket):
            return
        record(
            "not_me_reported",
            now=now,
            actor=actor,
            shop=shop,
            account=actor.account,
            rules=("R8", "R21"),
            facts={"ticket": ticket.key, "purpose": ticket.purpose},
        )
        tell_owners(
            shop,
            "not_me_reported",
            key=f"ticket-{ticket.key}-not-me",
            now=now,
            handle=actor.account.handle,
        )


def was_reported(ticket: ScanTicket) -> bool:
    """Tell whether the holder said of this ticket that it wasn't them."""
    reports = Event.objects.filter(shop=ticket.shop_id, verb="not_me_reported", facts__ticket=ticket.key)
    return reports.exists()
