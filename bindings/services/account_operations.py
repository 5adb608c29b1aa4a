"""The operators' verbs on accounts: each needs a reason and is an event (R5, R19, R20)."""

from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from accounts.models import UNDECIDED, Account, AccountKind, AccountStatus, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import LIVE, ActorKind, Binding, BindingRole, ScanTicket, TicketState
from bindings.models.bindings import BindingQuerySet
from shops.models import Entity, Shop

from .actors import Actor
from .deeds import Deed
from .effects import end_binding
from .locks import lock_account, lock_shop, lock_shops
from .plans import Plan, Write, carry_out, setting, together
from .reasons import require_reason
from .snapshots import snapshot
from .tickets import finishing
from .transactions import one_transaction


def change_account_entity(
    *, account: Account, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Account:
    """Put the account under another entity; flagged where it is an upgraded official one (R19, R20).

    Raises Refusal REASON_REQUIRED, ENTITY_UNCHANGED or ACCOUNT_CHANGED.
    """
    reason = require_reason(reason)
    with one_transaction():
        account = _lock_with_shop(account)
        carry_out(
            decide_change_account_entity(account=account, entity=entity, reason=reason, actor=actor, now=now)
        )
    return account


def decide_change_account_entity(
    *, account: Account, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Plan:
    """Return what changing the entity does now. Raises Refusal ENTITY_UNCHANGED."""
    if account.entity_id == entity.pk:
        raise Refusal("ENTITY_UNCHANGED")
    deed = Deed(actor, now, _official_shop(account), account)
    event = deed.event(
        "account_entity_changed",
        rules=("R19", "R20"),
        before={"entity": account.entity.name if account.entity else ""},
        after={"entity": entity.name, "entity_code": entity.code},
        reason=reason,
    )
    told = deed.notice("account_entity_changed", f"account-{account.pk}-{now:%Y%m%d%H%M%S}")
    return Plan((event,), (setting(account, entity=entity), told))


def cancel_enterprise_identity(*, account: Account, actor: Actor, now: datetime, reason: str = "") -> Account:
    """Make an enterprise or blue V account a regular one without entity (R5, R19).

    The holder may do it while the account is nobody's official one; an operator needs a reason. Raises Refusal:
    REASON_REQUIRED, NOT_ENTERPRISE, OFFICIAL_KEEPS_IDENTITY (holder), REVIEW_OPEN (an upgrade waits for a review),
    ACCOUNT_CHANGED.
    """
    reason = reason if actor.kind == ActorKind.HOLDER else require_reason(reason)
    with one_transaction():
        account = _lock_with_shop(account)
        carry_out(decide_cancel_enterprise_identity(account=account, reason=reason, actor=actor, now=now))
    return account


def decide_cancel_enterprise_identity(
    *, account: Account, actor: Actor, now: datetime, reason: str = ""
) -> Plan:
    """Return what cancelling the identity does now. Raises Refusal as `cancel_enterprise_identity`."""
    shop = _official_shop(account)
    if account.kind == AccountKind.REGULAR:
        raise Refusal("NOT_ENTERPRISE")
    if actor.kind == ActorKind.HOLDER and shop:
        raise Refusal("OFFICIAL_KEEPS_IDENTITY")
    if Review.objects.filter(account=account, state__in=UNDECIDED, completes_upgrade=True).exists():
        raise Refusal("REVIEW_OPEN")
    event = Deed(actor, now, shop, account).event(
        "identity_cancelled",
        rules=("R5", "R19"),
        before={"kind": str(account.kind), "entity": account.entity.name if account.entity else ""},
        after={"kind": "regular", "entity": ""},
        reason=reason,
    )
    regular = setting(account, kind=AccountKind.REGULAR, entity=None)
    return Plan((event,), (_withdrawing_requests(account, now), regular))


def cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Account:
    """Cancel the account: its bindings end, its shop is not bound, no replacement is spent (R19). Idempotent.

    One event in each shop it was bound to or authorized by, or in the account's own log where there is none.
    Raises Refusal REASON_REQUIRED, or ACCOUNT_CHANGED where another shop scanned or bound it in the same moment.
    """
    reason = require_reason(reason)
    with one_transaction():
        bindings, tickets = _bindings_of(account), _live_tickets_of(account)
        shops = lock_shops(
            {*bindings.values_list("shop_id", flat=True), *tickets.values_list("shop_id", flat=True)}
        )
        account = lock_account(account.pk)
        plan = decide_cancel_account(account=account, reason=reason, actor=actor, now=now)
        if {event.shop_id for event in plan.events if event.shop_id} - shops.keys():
            raise Refusal("ACCOUNT_CHANGED")
        carry_out(plan)
    return account


def decide_cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what cancelling does now; nothing for a cancelled account."""
    if account.status == AccountStatus.CANCELLED:
        return Plan()
    tickets = _live_tickets_of(account).select_related("shop", "account", "rule_book").order_by("pk")
    rows = list(_bindings_of(account).select_related("shop", "account__entity").order_by("pk"))
    ended = together(finishing(ticket, TicketState.CANCELLED, actor=actor, now=now) for ticket in tickets)
    if rows:
        ended += together(_ending(row, reason, actor, now) for row in rows)
    else:
        before, after = {"status": str(account.status)}, {"status": "cancelled"}
        deed = Deed(actor, now, None, account)
        ended += Plan(
            (deed.event("account_cancelled", rules=("R19",), before=before, after=after, reason=reason),)
        )
    cancelled = setting(account, status=AccountStatus.CANCELLED)
    return ended + Plan(writes=(cancelled, _withdrawing_requests(account, now)))


def _ending(row: Binding, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return the plan that ends one binding of the cancelled account."""
    shop, handle, official = row.shop, row.account.handle, row.role == BindingRole.OFFICIAL
    deed = Deed(actor, now, shop, row.account)
    event = deed.event(
        "account_cancelled",
        rules=("R19",),
        before=snapshot(shop, row) if official else {"authorized": handle},
        after=snapshot(shop, None) if official else {"authorized": ""},
        reason=reason,
    )
    ends = partial(end_binding, row, reason="account_cancelled", now=now)
    return Plan(
        (event,), (ends, deed.notice("account_cancelled", f"binding-{row.pk}-cancelled", reason=reason))
    )


def _withdrawing_requests(account: Account, now: datetime) -> Write:
    """Return the write that withdraws all that is asked for the account, what an upgrade waits for as well."""
    waiting = Review.objects.filter(account=account, state__in=[*UNDECIDED, ReviewState.AWAITING_HOLDER])
    return partial(waiting.update, state=ReviewState.WITHDRAWN, decided_at=now)


def _bindings_of(account: Account) -> BindingQuerySet:
    return Binding.objects.active().filter(account=account)


def _live_tickets_of(account: Account) -> QuerySet[ScanTicket]:
    return ScanTicket.objects.filter(account=account, state__in=LIVE)


def _official_shop(account: Account) -> Shop | None:
    binding = _bindings_of(account).official().select_related("shop__entity").first()
    return binding.shop if binding else None


def _lock_with_shop(account: Account) -> Account:
    """Lock the shop whose official account it is, then the account. Raises Refusal ACCOUNT_CHANGED.

    No second attempt where the shop changed in between: it would lock a shop after an account.
    """
    shop = _official_shop(account)
    if shop:
        lock_shop(shop.pk)
    locked = lock_account(account.pk)
    if _official_shop(account) != shop:
        raise Refusal("ACCOUNT_CHANGED")
    return locked
