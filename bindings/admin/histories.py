"""The latest events of a record, for the timeline on its page."""

from django.urls import reverse

from bindings.event_texts import detail, text_of, title
from bindings.models import Event

SHOWN = 20
TONES = {"ok": "is-done", "warn": "is-warn", "bad": "is-bad", "muted": "is-quiet"}


def history(name: str, record) -> dict:
    """Return the timeline of the record that events know as `name` (shop or account), newest first."""
    events = Event.objects.filter(**{name: record}).select_related("account", "shop").order_by("-id")
    return {
        "timeline": [
            {
                "event": event,
                "title": title(event),
                "detail": detail(event),
                "tone": TONES.get(text_of(event).tone, ""),
            }
            for event in events[:SHOWN]
        ],
        "all_events": reverse("admin:bindings_event_changelist") + f"?{name}={record.pk}",
    }
