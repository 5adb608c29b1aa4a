"""The latest events of a record, for the timeline on its page."""

from datetime import timedelta

from django.db.models import Model, QuerySet
from django.urls import reverse

from bindings.models import Event, ScanTicket
from bindings.texts.events import TIMELINE_TONES, event_detail, event_title, text_of
from shops.models import User

HISTORY_SHOWN = 20


def history(name: str, record: Model) -> dict:
    """Return the timeline of the record that events call `name` (shop or account), newest first."""
    return _timeline(Event.objects.filter(**{name: record}), f"{name}={record.pk}")


def history_of_person(person: User) -> dict:
    """Return the events of a person's sign-in; what the person did to shops is in the shops' histories."""
    chain = f"person:{person.pk}"
    return _timeline(Event.objects.filter(chain=chain), f"chain={chain}")


def history_of_pair(shop_id: int, account_id: int) -> dict:
    """Return the events between one shop and one account."""
    events = Event.objects.filter(shop=shop_id, account=account_id)
    return _timeline(events, f"shop={shop_id}&account={account_id}")


def history_of_ticket(ticket: ScanTicket) -> dict:
    """Return the events of one QR code: those of its shop, within its lifetime, that name it."""
    end = (ticket.finished_at or ticket.expires_at) + timedelta(minutes=1)
    events = Event.objects.filter(shop=ticket.shop_id, at__range=(ticket.issued_at, end))
    keys = [pk for pk, facts in events.values_list("pk", "facts") if facts.get("ticket") == ticket.key]
    return _timeline(Event.objects.filter(pk__in=keys), f"shop={ticket.shop_id}")


def _timeline(events: QuerySet[Event], query: str) -> dict:
    events = events.select_related("account", "shop").order_by("-id")
    return {
        "timeline": [
            {
                "event": event,
                "title": event_title(event),
                "detail": event_detail(event),
                "tone": TIMELINE_TONES.get(text_of(event).tone, ""),
            }
            for event in events[:HISTORY_SHOWN]
        ],
        "all_events": reverse("admin:bindings_event_changelist") + f"?{query}",
    }
