"""The operators' verbs on shops. Each needs a reason and writes an event (R12, R19, R20)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial

from bindings.errors import Refusal
from bindings.models import BindingState
from bindings.standing import REMINDERS_BEGAN
from shops.models import Entity, Shop, ShopStatus

from .actors import Actor
from .deeds import Deed
from .facts import official_binding
from .locks import lock_shop, lock_shops
from .plans import Plan, Write, carry_out, setting
from .reasons import require_reason
from .tickets import cancelling_live_tickets
from .transactions import one_transaction
from .withdrawals import appeals_of, requests_of, withdrawing


def grant_replacement(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Shop:
    """Allow one more replacement (R19). Raises Refusal REASON_REQUIRED, SHOP_CLOSED or ALREADY_UPGRADED."""
    reason = require_reason(reason)
    with one_transaction():
        shop = lock_shop(shop.pk)
        carry_out(decide_grant_replacement(shop=shop, reason=reason, actor=actor, now=now))
    return shop


def decide_grant_replacement(
    *, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict | None = None
) -> Plan:
    """Return what granting does now. `facts` say who requested it, if a second person decides."""
    binding = official_binding(shop)
    if shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if binding and binding.state == BindingState.UPGRADED:
        raise Refusal("ALREADY_UPGRADED")
    deed, allowed = Deed(actor, now, shop), shop.replacements_allowed
    event = deed.event(
        "replacement_granted",
        rules=("R10", "R19"),
        facts=facts,
        before={"replacements_allowed": allowed},
        after={"replacements_allowed": allowed + 1},
        reason=reason,
    )
    told = deed.notice("replacement_granted", f"grant-{now:%Y%m%d%H%M%S}", reason=reason)
    return Plan((event,), (setting(shop, replacements_allowed=allowed + 1), told))


def close_shop(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Shop:
    """Close the shop, end its QR codes and withdraw its requests (R23); its bindings stay. Idempotent.

    Raises Refusal REASON_REQUIRED.
    """
    reason = require_reason(reason)
    with one_transaction():
        shop = lock_shop(shop.pk)
        carry_out(decide_close_shop(shop=shop, reason=reason, actor=actor, now=now))
    return shop


def decide_close_shop(*, shop: Shop, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what closing does now; an empty plan for a closed shop."""
    if shop.is_closed:
        return Plan()
    deed, appeals = Deed(actor, now, shop), appeals_of(review__shop=shop)
    requests = withdrawing(requests_of(shop=shop), official_binding(shop), now, appeals)
    event = deed.event(
        "shop_closed",
        rules=("R19", *requests.rules),
        before={"status": "open"} | requests.before,
        after={"status": "closed"} | requests.after,
        reason=reason,
    )
    told = deed.notice("shop_closed", f"closed-{now:%Y%m%d%H%M%S}", reason=reason)
    closed = Plan((event,), (setting(shop, status=ShopStatus.CLOSED), *requests.writes, told))
    return cancelling_live_tickets(shop=shop, actor=actor, now=now) + closed


def change_shop_entity(*, shop: Shop, entity: Entity, reason: str, actor: Actor, now: datetime) -> Shop:
    """Move the shop to another license entity; an upgraded binding that no longer matches is flagged (R20).

    Raises Refusal: REASON_REQUIRED, PERSONAL_SHOP_HAS_NO_ENTITY, ENTITY_UNCHANGED.
    """
    reason = require_reason(reason)
    with one_transaction():
        shop = lock_shop(shop.pk)
        carry_out(decide_change_shop_entity(shop=shop, entity=entity, reason=reason, actor=actor, now=now))
    return shop


def decide_change_shop_entity(
    *, shop: Shop, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Plan:
    """Return what changing the license entity does now. Raises Refusal like `change_shop_entity`."""
    if shop.entity is None:
        raise Refusal("PERSONAL_SHOP_HAS_NO_ENTITY")
    if shop.entity_id == entity.pk:
        raise Refusal("ENTITY_UNCHANGED")
    deed = Deed(actor, now, shop)
    event = deed.event(
        "shop_entity_changed",
        rules=("R19", "R20"),
        before={"entity": shop.entity.name, "entity_code": shop.entity.code},
        after={"entity": entity.name, "entity_code": entity.code},
        reason=reason,
    )
    told = deed.notice("shop_entity_changed", f"entity-{entity.pk}-{now:%Y%m%d%H%M%S}")
    return Plan((event,), (setting(shop, entity=entity), told))


def require_wave_dates(reminder_from: date, deadline: date) -> None:
    """Raise Refusal REMINDER_TOO_EARLY or DEADLINE_BEFORE_REMINDER if these dates can't be scheduled (R12)."""
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
    """Set the reminder and deadline of shops, one chunk per transaction; yields the number done so far (R12).

    A shop that already has both dates is skipped, so that an interrupted run can be repeated. Raises Refusal:
    REMINDER_TOO_EARLY (before 2022-12-16), DEADLINE_BEFORE_REMINDER.
    """
    dates = {"reminder_from": reminder_from, "deadline": deadline}
    require_wave_dates(**dates)
    ids, done = sorted(set(shop_ids)), 0
    for start in range(0, len(ids), chunk):
        part = ids[start : start + chunk]
        with one_transaction():
            shops = lock_shops(part).values()
            carry_out(decide_schedule_upgrade(shops=shops, reason=reason, actor=actor, now=now, **dates))
        done += len(part)
        yield done


def decide_schedule_upgrade(
    *, shops: Iterable[Shop], reminder_from: date, deadline: date, reason: str, actor: Actor, now: datetime
) -> Plan:
    """Return what scheduling these dates does now. Raises Refusal like `schedule_upgrade`."""
    require_wave_dates(reminder_from, deadline)
    dates = (reminder_from, deadline)
    changed = [shop for shop in shops if (shop.upgrade_reminder_from, shop.upgrade_deadline) != dates]
    after = {"reminder_from": str(reminder_from), "deadline": str(deadline)}
    events = tuple(
        Deed(actor, now, shop).event(
            "upgrade_scheduled", rules=("R12",), before=_dates_of(shop), after=after, reason=reason
        )
        for shop in changed
    )
    return Plan(events, (_scheduling(changed, reminder_from, deadline),) if changed else ())


def _dates_of(shop: Shop) -> dict[str, str]:
    reminder_from, deadline = shop.upgrade_reminder_from or "", shop.upgrade_deadline or ""
    return {"reminder_from": str(reminder_from), "deadline": str(deadline)}


def _scheduling(shops: list[Shop], reminder_from: date, deadline: date) -> Write:
    rows = Shop.objects.filter(pk__in=[shop.pk for shop in shops])
    return partial(rows.update, upgrade_reminder_from=reminder_from, upgrade_deadline=deadline)
