"""Verify the hash chains of the event log (R16)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bindings.models import Event
from bindings.services import broken_events, truncated_chains


class Command(BaseCommand):
    help = "Verify that no event was changed or removed; exit 1 with the first broken one."

    def handle(self, **options: Any) -> None:
        for event, why in broken_events():
            raise CommandError(f"Event {event.number} of {event.chain} ({event.verb}) {why}.", returncode=1)
        for chain in truncated_chains():
            raise CommandError(f"The last event of {chain} was removed.", returncode=1)
        self.stdout.write(f"{Event.objects.count()} events, every chain is whole.")
