"""The operators' verbs on accounts. Each needs a reason and writes an event (R5, R19, R20)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from accounts.models import ASKED, Account, AccountKind, AccountStatus, Review
from bindings.errors import Refusal
from bindings.models import LIVE, ActorKind, AppealState, Binding, BindingRole, ScanTicket, TicketState
from bindings.models.bindings import BindingQuerySet
from shops.models import Entity, Shop

from .actors import Actor
from .deeds import Deed
from .effects import end_binding
from .locks import lock_account, lock_shops
from .plans import Plan, Write, carry_out, setting, together
from .reasons import require_reason
from .snapshots import snapshot
from .tickets import finishing
from .transactions import one_transaction
from .withdrawals import appeals_of, requests_of, withdrawing


def change_account_entity(
    *, account: Account, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Account:
    """Move the account to another entity; an upgraded official account is flagged as a mismatch (R19, R20).

    Raises Refusal REASON_REQUIRED, ENTITY_UNCHANGED or ACCOUNT_CHANGED.
    """
    reason = require_reason(reason)
    with one_transaction():
        account = _lock_with_shops(account)
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
    official = _official_of(account)
    deed = Deed(actor, now, official.shop if official else None, account)
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
    """Turn an enterprise or blue V account into a regular one without an entity (R5, R19).

    The holder may do it while the account is no shop's official account; an operator needs a reason. Open requests for
    the account are withdrawn, and a shop whose upgrade depended on one becomes bound again (R23). Writes one event in
    each affected shop. Raises Refusal: REASON_REQUIRED, NOT_ENTERPRISE, OFFICIAL_KEEPS_IDENTITY (holder),
    ACCOUNT_CHANGED.
    """
    reason = reason if actor.kind == ActorKind.HOLDER else require_reason(reason)
    with one_transaction():
        account = _lock_with_shops(account)
        carry_out(decide_cancel_enterprise_identity(account=account, reason=reason, actor=actor, now=now))
    return account


def decide_cancel_enterprise_identity(
    *, account: Account, actor: Actor, now: datetime, reason: str = ""
) -> Plan:
    """Return what cancelling the identity does now. Raises Refusal as `cancel_enterprise_identity`."""
    official = _official_of(account)
    if account.kind == AccountKind.REGULAR:
        raise Refusal("NOT_ENTERPRISE")
    if actor.kind == ActorKind.HOLDER and official:
        raise Refusal("OFFICIAL_KEEPS_IDENTITY")
    before = {"kind": str(account.kind), "entity": account.entity.name if account.entity else ""}
    after, regular = (
        {"kind": "regular", "entity": ""},
        setting(account, kind=AccountKind.REGULAR, entity=None),
    )
    events, writes = [], [regular]
    for shop, requests in _by_shop(account, [official.shop] if official else []):
        mine = official if official and official.shop == shop else None
        ended = withdrawing(requests, mine, now, appeals_of(review__account=account, review__shop=shop))
        event = Deed(actor, now, shop, account).event(
            "identity_cancelled",
            rules=("R5", "R19", *ended.rules),
            before=before | ended.before,
            after=after | ended.after,
            reason=reason,
        )
        events.append(event)
        writes += ended.writes
    return Plan(tuple(events), tuple(writes))


def cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Account:
    """Cancel the account: its bindings end, its shop becomes unbound, no replacement is spent (R19). Idempotent.

    Writes one event in each shop that it was bound to, authorized by or requested by, or in the account's own log if
    there is none. Raises Refusal REASON_REQUIRED, or ACCOUNT_CHANGED if another shop scanned or bound it at the same
    moment.
    """
    reason = require_reason(reason)
    with one_transaction():
        concerned = (_bindings_of(account), _live_tickets_of(account), _requests_of(account))
        shops = lock_shops({pk for rows in concerned for pk in rows.values_list("shop_id", flat=True)})
        account = lock_account(account.pk)
        plan = decide_cancel_account(account=account, reason=reason, actor=actor, now=now)
        if {event.shop_id for event in plan.events if event.shop_id} - shops.keys():
            raise Refusal("ACCOUNT_CHANGED")
        carry_out(plan)
    return account


def decide_cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what cancelling does now; an empty plan for a cancelled account."""
    if account.status == AccountStatus.CANCELLED:
        return Plan()
    tickets = _live_tickets_of(account).select_related("shop", "account", "rule_book").order_by("pk")
    bindings = _bindings_of(account).select_related("shop", "account__entity").order_by("pk")
    rows = {row.shop_id: row for row in bindings}
    ended = together(finishing(ticket, TicketState.CANCELLED, actor=actor, now=now) for ticket in tickets)
    for shop, requests in _by_shop(account, [row.shop for row in rows.values()]):
        row = rows.get(shop.pk) if shop else None
        ended += _cancelling(account, shop, row, requests, reason, actor, now)
    return ended + Plan(writes=(setting(account, status=AccountStatus.CANCELLED),))


def _cancelling(
    account: Account,
    shop: Shop | None,
    row: Binding | None,
    requests: list[Review],
    reason: str,
    actor: Actor,
    now: datetime,
) -> Plan:
    """Return the plan for one shop of the cancelled account: its binding ends and its requests are withdrawn."""
    deed, appeals = Deed(actor, now, shop, account), appeals_of(review__account=account, review__shop=shop)
    withdrawn = withdrawing(requests, None, now, appeals)
    before, after, ends = _ending(shop, row, now) if shop and row else ({}, {}, ())
    if shop is None:
        before, after = {"status": str(account.status)}, {"status": "cancelled"}
    event = deed.event(
        "account_cancelled",
        rules=("R19", *withdrawn.rules),
        before=before | withdrawn.before,
        after=after | withdrawn.after,
        reason=reason,
    )
    key = f"binding-{row.pk}-cancelled" if row else f"account-{account.pk}-cancelled-{now:%Y%m%d%H%M%S}"
    told = deed.notice("account_cancelled", key, reason=reason)
    return Plan((event,), (*ends, *withdrawn.writes, told))


def _ending(shop: Shop, row: Binding, now: datetime) -> tuple[dict, dict, tuple[Write, ...]]:
    ends = (partial(end_binding, row, reason="account_cancelled", now=now),)
    if row.role == BindingRole.OFFICIAL:
        return snapshot(shop, row), snapshot(shop, None), ends
    return {"authorized": row.account.handle}, {"authorized": ""}, ends


def _by_shop(account: Account, shops: Iterable[Shop]) -> list[tuple[Shop | None, list[Review]]]:
    """Return the shops affected by a verb on the account, each with its requests for it; None stands for no shop."""
    found: dict[int, tuple[Shop | None, list[Review]]] = {shop.pk: (shop, []) for shop in shops}
    for review in requests_of(account=account):
        found.setdefault(review.shop_id, (review.shop, []))[1].append(review)
    for review in _appealed(account).select_related("shop__entity"):
        found.setdefault(review.shop_id, (review.shop, []))
    return list(found.values()) or [(None, [])]


def _requests_of(account: Account) -> QuerySet[Review]:
    return Review.objects.filter(account=account, state__in=ASKED) | _appealed(account)


def _appealed(account: Account) -> QuerySet[Review]:
    return Review.objects.filter(account=account, appeals__state=AppealState.WAITING)


def _bindings_of(account: Account) -> BindingQuerySet:
    return Binding.objects.active().filter(account=account)


def _live_tickets_of(account: Account) -> QuerySet[ScanTicket]:
    return ScanTicket.objects.filter(account=account, state__in=LIVE)


def _official_of(account: Account) -> Binding | None:
    return _bindings_of(account).official().select_related("shop__entity", "account__entity").first()


def _lock_with_shops(account: Account) -> Account:
    """Lock the shops that have the account as official account or have a request for it, then the account.

    Raises Refusal ACCOUNT_CHANGED. If a shop changes in between, it does not retry: a retry would lock a shop after an
    account.
    """
    shops = _concerned(account)
    lock_shops(shops)
    locked = lock_account(account.pk)
    if not _concerned(account) <= shops:
        raise Refusal("ACCOUNT_CHANGED")
    return locked


def _concerned(account: Account) -> set[int]:
    official = _bindings_of(account).official().values_list("shop_id", flat=True)
    return {*official, *_requests_of(account).values_list("shop_id", flat=True)}
