"""Waves: reminder and deadline for many shops, selected once and scheduled in resumable steps (R12)."""

import time
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bindings.errors import Refusal
from bindings.models import Wave

from .actors import Actor
from .reasons import require_reason
from .shop_operations import require_wave_dates, schedule_upgrade
from .transactions import one_transaction


def prepare_wave(
    *,
    shop_ids: Iterable[int],
    reminder_from: date,
    deadline: date,
    reason: str,
    choice: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> Wave:
    """Store a wave for the given shops and return it; `run_wave` schedules them.

    Raises Refusal: REASON_REQUIRED, REMINDER_TOO_EARLY, DEADLINE_BEFORE_REMINDER, WAVE_EMPTY.
    """
    reason = require_reason(reason)
    require_wave_dates(reminder_from, deadline)
    keys = sorted(set(shop_ids))
    if not keys:
        raise Refusal("WAVE_EMPTY")
    with one_transaction():
        return Wave.objects.create(
            reminder_from=reminder_from,
            deadline=deadline,
            reason=reason,
            choice=choice,
            shop_ids=keys,
            total=len(keys),
            created_by=actor.person,
            created_at=now,
        )


def run_wave(*, wave: Wave, actor: Actor, now: datetime, seconds: float) -> Wave:
    """Schedule the wave's next shops for about `seconds`; return the wave. Call again until `finished_at` is set.

    Each chunk is one transaction with one event per changed shop. Interrupted and concurrent runs repeat nothing,
    because a shop that already has both dates is skipped.
    """
    end, start = time.monotonic() + seconds, wave.done
    steps = schedule_upgrade(
        shop_ids=wave.shop_ids[start:],
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
