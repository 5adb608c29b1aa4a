"""Waves: reminder and deadline for many shops, chosen once, given out in steps that can be resumed (R12)."""

import time
from collections.abc import Iterable
from datetime import date, datetime

from bindings.errors import Refusal
from bindings.models import Wave

from .actors import Actor
from .shop_operations import require_wave_dates, schedule_upgrade
from .transactions import one_transaction


def prepare_wave(
    *,
    shop_ids: Iterable[int],
    reminder_from: date,
    deadline: date,
    reason: str,
    choice: dict,
    actor: Actor,
    now: datetime,
) -> Wave:
    """Fix which shops the wave is for; nothing is given out yet.

    Raises Refusal: REASON_REQUIRED, REMINDER_TOO_EARLY, DEADLINE_BEFORE_REMINDER, WAVE_EMPTY.
    """
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    require_wave_dates(reminder_from, deadline)
    keys = sorted(set(shop_ids))
    if not keys:
        raise Refusal("WAVE_EMPTY")
    with one_transaction():
        return Wave.objects.create(
            reminder_from=reminder_from,
            deadline=deadline,
            reason=reason.strip(),
            choice=choice,
            shop_ids=keys,
            total=len(keys),
            created_by=actor.person,
            created_at=now,
        )


def run_wave(*, wave: Wave, actor: Actor, now: datetime, seconds: float) -> Wave:
    """Give the wave to its next shops until `seconds` are over; run again until `finished_at` is set.

    A chunk is one transaction with one event for each shop that changes. A step that was interrupted, or that two
    people run at once, repeats nothing: a shop that has both dates already is left alone.
    """
    end, start = time.monotonic() + seconds, wave.done
    rest = wave.shop_ids[start:]
    steps = schedule_upgrade(
        shop_ids=rest,
        reminder_from=wave.reminder_from,
        deadline=wave.deadline,
        reason=wave.reason,
        actor=actor,
        now=now,
    )
    for done in steps:
        Wave.objects.filter(pk=wave.pk, done__lt=start + done).update(done=start + done)
        if time.monotonic() > end:
            break
    wave.refresh_from_db()
    if wave.done == wave.total and wave.finished_at is None:
        Wave.objects.filter(pk=wave.pk, finished_at__isnull=True).update(finished_at=now)
        wave.refresh_from_db()
    return wave
