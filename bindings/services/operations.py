"""The operators' verbs on shops and accounts: each needs a reason and is an event (R12, R19, R20)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction

from accounts.models import UNDECIDED, Account, AccountKind, AccountStatus, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import LIVE, Binding, BindingRole, ScanTicket, TicketState
from bindings.standing import REMINDERS_BEGAN
from shops.models import Entity, Shop, ShopStatus

from .actors import Actor
from .events import append_many, build, record
from .facts import official_binding
from .locks import lock_account, lock_shop, lock_shops
from .notices import tell_shop
from .reviews import withdraw_review
from .snapshots import snapshot
from .tickets import end_tickets_of, finish


def _reason(text: str) -> str:
    if not text.strip():
        raise Refusal("REASON_REQUIRED")
    return text.strip()


def grant_replacement(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Shop:
    """Allow one replacement more (R19). Raises Refusal REASON_REQUIRED, SHOP_CLOSED or ALREADY_UPGRADED."""
    with transaction.atomic(durable=True):
        return apply_grant(shop=shop, reason=reason, actor=actor, now=now)


def apply_grant(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict | None = None) -> Shop:
    """Grant within the caller's transaction; `facts` tell who asked, where a second person decided."""
    reason, shop = _reason(reason), lock_shop(shop.pk)
    binding = official_binding(shop)
    if shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if binding and binding.state == "upgraded":
        raise Refusal("ALREADY_UPGRADED")
    before = {"replacements_allowed": shop.replacements_allowed}
    shop.replacements_allowed += 1
    shop.save(update_fields=["replacements_allowed"])
    record(
        "replacement_granted",
        now=now,
        actor=actor,
        shop=shop,
        rules=("R10", "R19"),
        facts=facts,
        before=before,
        after={"replacements_allowed": shop.replacements_allowed},
        reason=reason,
    )
    tell_shop(shop, "replacement_granted", key=f"grant-{now:%Y%m%d%H%M%S}", now=now, reason=reason)
    return shop


def close_shop(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Shop:
    """Close the shop and end its QR codes; its bindings stay as they are. Raises Refusal REASON_REQUIRED."""
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        shop = lock_shop(shop.pk)
        if shop.is_closed:
            return shop
        end_tickets_of(shop=shop, actor=actor, now=now)
        shop.status = ShopStatus.CLOSED
        shop.save(update_fields=["status"])
        record(
            "shop_closed",
            now=now,
            actor=actor,
            shop=shop,
            rules=("R19",),
            before={"status": "open"},
            after={"status": "closed"},
            reason=reason,
        )
        tell_shop(shop, "shop_closed", key=f"closed-{now:%Y%m%d%H%M%S}", now=now, reason=reason)
    return shop


def change_shop_entity(*, shop: Shop, entity: Entity, reason: str, actor: Actor, now: datetime) -> Shop:
    """Put the shop under another license entity; an upgraded binding that then differs is shown as drift (R20).

    Raises Refusal: REASON_REQUIRED, PERSONAL_SHOP_HAS_NO_ENTITY, ENTITY_UNCHANGED.
    """
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        shop = lock_shop(shop.pk)
        if shop.entity is None:
            raise Refusal("PERSONAL_SHOP_HAS_NO_ENTITY")
        if shop.entity_id == entity.pk:
            raise Refusal("ENTITY_UNCHANGED")
        before, shop.entity = {"entity": shop.entity.name, "entity_code": shop.entity.code}, entity
        shop.save(update_fields=["entity"])
        record(
            "shop_entity_changed",
            now=now,
            actor=actor,
            shop=shop,
            rules=("R19", "R20"),
            before=before,
            after={"entity": entity.name, "entity_code": entity.code},
            reason=reason,
        )
        tell_shop(shop, "shop_entity_changed", key=f"entity-{entity.pk}-{now:%Y%m%d%H%M%S}", now=now)
    return shop


def _lock_with_shop(account: Account) -> tuple[Shop | None, Account]:
    """Lock the shop whose official account it is, then the account. Raises Refusal ACCOUNT_CHANGED.

    No second attempt where the shop changed in between: it would lock a shop after an account.
    """
    shop_id = _official_shop_id(account)
    shop = lock_shop(shop_id) if shop_id else None
    locked = lock_account(account.pk)
    if _official_shop_id(account) != shop_id:
        raise Refusal("ACCOUNT_CHANGED")
    return shop, locked


def _official_shop_id(account: Account) -> int | None:
    rows = Binding.objects.filter(account=account, role=BindingRole.OFFICIAL, ended_at__isnull=True)
    return rows.values_list("shop_id", flat=True).first()


def change_account_entity(
    *, account: Account, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Account:
    """Put the account under another entity; shown as drift where it is an upgraded official one (R19, R20).

    Raises Refusal REASON_REQUIRED or ENTITY_UNCHANGED.
    """
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        shop, account = _lock_with_shop(account)
        if account.entity_id == entity.pk:
            raise Refusal("ENTITY_UNCHANGED")
        before, account.entity = {"entity": account.entity.name if account.entity else ""}, entity
        account.save(update_fields=["entity"])
        record(
            "account_entity_changed",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R19", "R20"),
            before=before,
            after={"entity": entity.name, "entity_code": entity.code},
            reason=reason,
        )
        if shop:
            tell_shop(
                shop,
                "account_entity_changed",
                key=f"account-{account.pk}-{now:%Y%m%d%H%M%S}",
                now=now,
                account=account,
            )
    return account


def cancel_enterprise_identity(*, account: Account, actor: Actor, now: datetime, reason: str = "") -> Account:
    """Make an enterprise or blue V account a regular one without entity (R5, R19).

    The holder may do it while the account is nobody's official one; an operator needs a reason. Raises Refusal:
    REASON_REQUIRED, NOT_ENTERPRISE, OFFICIAL_KEEPS_IDENTITY (holder), REVIEW_OPEN (an upgrade waits for a review).
    """
    by_holder = actor.kind == "holder"
    reason = reason if by_holder else _reason(reason)
    with transaction.atomic(durable=True):
        shop, account = _lock_with_shop(account)
        if account.kind == AccountKind.REGULAR:
            raise Refusal("NOT_ENTERPRISE")
        if by_holder and shop:
            raise Refusal("OFFICIAL_KEEPS_IDENTITY")
        if Review.objects.filter(account=account, state__in=UNDECIDED, completes_upgrade=True).exists():
            raise Refusal("REVIEW_OPEN")
        Review.objects.filter(account=account, state__in=[*UNDECIDED, ReviewState.AWAITING_HOLDER]).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
        before = {"kind": str(account.kind), "entity": account.entity.name if account.entity else ""}
        account.kind, account.entity = AccountKind.REGULAR, None
        account.save(update_fields=["kind", "entity"])
        record(
            "identity_cancelled",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R5", "R19"),
            before=before,
            after={"kind": "regular", "entity": ""},
            reason=reason,
        )
    return account


def cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Account:
    """Cancel the account: its bindings end, its shop is not bound, no replacement is spent (R19).

    One event in each shop it was bound to or authorized by, or in the account's own log where there is none.
    Raises Refusal REASON_REQUIRED, or ACCOUNT_CHANGED where another shop scanned or bound it in the same moment.
    """
    reason = _reason(reason)
    with transaction.atomic(durable=True):
        bindings = Binding.objects.filter(account=account, ended_at__isnull=True)
        tickets = ScanTicket.objects.filter(account=account, state__in=LIVE)
        shop_ids = {*bindings.values_list("shop_id", flat=True), *tickets.values_list("shop_id", flat=True)}
        shops = lock_shops(shop_ids)
        account = lock_account(account.pk)
        if account.status == AccountStatus.CANCELLED:
            return account
        live = list(tickets.select_related("shop", "account", "rule_book"))
        rows = list(bindings.select_related("account__entity"))
        if ({ticket.shop_id for ticket in live} | {row.shop_id for row in rows}) - shops.keys():
            raise Refusal("ACCOUNT_CHANGED")
        for ticket in live:
            finish(ticket, TicketState.CANCELLED, actor=actor, now=now)
        status, account.status = str(account.status), AccountStatus.CANCELLED
        account.save(update_fields=["status"])
        for row in rows:
            _end_because_cancelled(row, shops[row.shop_id], account, reason, actor, now)
        if not rows:
            record(
                "account_cancelled",
                now=now,
                actor=actor,
                account=account,
                rules=("R19",),
                before={"status": status},
                after={"status": "cancelled"},
                reason=reason,
            )
        Review.objects.filter(account=account, state__in=[*UNDECIDED, ReviewState.AWAITING_HOLDER]).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
    return account


def _end_because_cancelled(
    row: Binding, shop: Shop, account: Account, reason: str, actor: Actor, now: datetime
) -> None:
    official = row.role == BindingRole.OFFICIAL
    before = snapshot(shop, row) if official else {"authorized": account.handle}
    if official:
        withdraw_review(shop=shop, now=now)
    Binding.objects.filter(pk=row.pk).update(ended_at=now, end_reason="account_cancelled")
    record(
        "account_cancelled",
        now=now,
        actor=actor,
        shop=shop,
        account=account,
        rules=("R19",),
        before=before,
        after=snapshot(shop, None) if official else {"authorized": ""},
        reason=reason,
    )
    tell_shop(
        shop, "account_cancelled", key=f"binding-{row.pk}-cancelled", now=now, account=account, reason=reason
    )


def require_wave_dates(reminder_from: date, deadline: date) -> None:
    """Raise Refusal REMINDER_TOO_EARLY or DEADLINE_BEFORE_REMINDER where these dates can't be given out (R12)."""
    if reminder_from < REMINDERS_BEGAN:
        raise Refusal("REMINDER_TOO_EARLY")
    if deadline < reminder_from:
        raise Refusal("DEADLINE_BEFORE_REMINDER")


def schedule_upgrade(
    *,
    shop_ids: Iterable[int],
    reminder_from: date,
    deadline: date,
    actor: Actor,
    now: datetime,
    reason: str = "",
    chunk: int = 1000,
) -> Iterator[int]:
    """Give shops their reminder and deadline, a chunk a transaction; yields how many are done so far (R12).

    A shop that has both dates already is left alone, so that an interrupted run can simply be run again.
    Raises Refusal: REMINDER_TOO_EARLY (before 2022-12-16), DEADLINE_BEFORE_REMINDER.
    """
    require_wave_dates(reminder_from, deadline)
    ids, done = sorted(set(shop_ids)), 0
    for start in range(0, len(ids), chunk):
        part = ids[start : start + chunk]
        with transaction.atomic(durable=True):
            _schedule(list(lock_shops(part).values()), reminder_from, deadline, reason, actor, now)
        done += len(part)
        yield done


def _schedule(
    shops: list[Shop], reminder_from: date, deadline: date, reason: str, actor: Actor, now: datetime
) -> None:
    events = []
    changed = [
        shop
        for shop in shops
        if (shop.upgrade_reminder_from, shop.upgrade_deadline) != (reminder_from, deadline)
    ]
    for shop in changed:
        before = {
            "reminder_from": str(shop.upgrade_reminder_from or ""),
            "deadline": str(shop.upgrade_deadline or ""),
        }
        after = {"reminder_from": str(reminder_from), "deadline": str(deadline)}
        events.append(
            build(
                "upgrade_scheduled",
                now=now,
                actor=actor,
                shop=shop,
                rules=("R12",),
                before=before,
                after=after,
                reason=reason,
            )
        )
    keys = [shop.pk for shop in changed]
    Shop.objects.filter(pk__in=keys).update(upgrade_reminder_from=reminder_from, upgrade_deadline=deadline)
    append_many(events)
