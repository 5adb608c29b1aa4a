"""The official account's timeline: planned moments first, then past events, newest first (R16)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import attrgetter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Review, ReviewState
from bindings.models import Event
from bindings.services.clock import target_of
from bindings.standing import REMINDERS_BEGAN, Standing
from bindings.texts.events import EVENTS, TIMELINE_TONES, event_detail, event_title
from shops.models import Shop

MOMENTS_SHOWN = 8
TIMELINE_GROUPS = {"binding", "upgrade", "platform"}
TIMELINE_VERBS = [verb for verb, text in EVENTS.items() if text.group in TIMELINE_GROUPS]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: time (to the minute, or a whole day), title, detail, tone."""

    at: datetime
    title: str
    detail: str
    tone: str
    whole_day: bool = False


def events_of(shop: Shop) -> list[Event]:
    """Return the latest events of the shop's official account."""
    return list(
        Event.objects.filter(shop=shop, verb__in=TIMELINE_VERBS)
        .select_related("account")
        .order_by("-id")[:MOMENTS_SHOWN]
    )


def timeline(
    shop: Shop, standing: Standing, events: list[Event], review: Review | None, today: date
) -> list[Moment]:
    """Return planned moments, then the events, including the first day of the reminder."""
    happened = [_happened(event) for event in events]
    if reminder := _reminder(shop, standing, today):
        happened.append(reminder)
    return _planned(standing, review, today) + sorted(happened, key=attrgetter("at"), reverse=True)


def _planned(standing: Standing, review: Review | None, today: date) -> list[Moment]:
    planned = []
    if review and review.state != ReviewState.RETURNED and review.due_at > timezone.now():
        hours = round(target_of(review) / timedelta(hours=1))
        after = ngettext("%(hours)s working hour in all", "%(hours)s working hours in all", hours)
        planned.append(Moment(review.due_at, _("Decision expected"), after % {"hours": hours}, "is-planned"))
    if standing.due_on and standing.due_on >= today:
        what = _("listing products may be affected after this date")
        planned.append(_day(standing.due_on, _("Upgrade deadline"), what, "is-planned"))
    return sorted(planned, key=attrgetter("at"), reverse=True)


def _reminder(shop: Shop, standing: Standing, today: date) -> Moment | None:
    if not (standing.reminder and shop.upgrade_reminder_from):
        return None
    day = max(shop.upgrade_reminder_from, REMINDERS_BEGAN)
    return _day(day, _("Upgrade reminder"), _("shown since this day"), "is-warn")


def _day(day: date, title: str, detail: str, tone: str) -> Moment:
    return Moment(timezone.make_aware(datetime.combine(day, time.min)), title, detail, tone, whole_day=True)


def _happened(event: Event) -> Moment:
    parts = [event_detail(event).rstrip(".。")]
    if event.actor_kind == "merchant" and event.actor_name:
        parts.append(_("by %(person)s") % {"person": event.actor_name})
    text = " · ".join(part for part in parts if part)
    return Moment(event.at, event_title(event), text, TIMELINE_TONES.get(EVENTS[event.verb].tone, ""))
