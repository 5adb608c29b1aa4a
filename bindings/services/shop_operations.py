"""The operators' verbs on shops: each needs a reason and is an event (R12, R19, R20)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bindings.errors import Refusal
from bindings.standing import REMINDERS_BEGAN
from shops.models import Entity, Shop, ShopStatus

from .actors import Actor
from .events import append_many, build, record
from .facts import official_binding
from .locks import lock_shop, lock_shops
from .notices import tell_shop
from .reasons import require_reason
from .tickets import cancel_live_tickets
from .transactions import one_transaction


def grant_replacement(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Shop:
    """Allow one replacement more (R19). Raises Refusal REASON_REQUIRED, SHOP_CLOSED or ALREADY_UPGRADED."""
    with one_transaction():
        return apply_grant(shop=shop, reason=reason, actor=actor, now=now)


def apply_grant(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict | None = None) -> Shop:
    """Grant within the caller's transaction; `facts` tell who asked, where a second person decided."""
    reason, shop = require_reason(reason), lock_shop(shop.pk)
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
    reason = require_reason(reason)
    with one_transaction():
        shop = lock_shop(shop.pk)
        if shop.is_closed:
            return shop
        cancel_live_tickets(shop=shop, actor=actor, now=now)
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
    reason = require_reason(reason)
    with one_transaction():
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
        with one_transaction():
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
