"""Run the daily jobs by hand, for a site without `manage.py work`: reminders, digests, expired QR codes, mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bindings.management.answers import add_on, day_of
from bindings.services import expire_tickets
from bindings.services.digests import post_digests
from bindings.services.reminders import send_reminders
from work.clock import database_now
from work.models import MailState
from work.outbox import deliver


class Command(BaseCommand):
    help = "Remind shops of their upgrade deadline (30, 7 and 1 days before, and the day after) and tell of late reviews and new rules, and mail each person one digest; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)

    def handle(self, *, on: str | None, **options: Any) -> None:
        day, now = day_of(on), timezone.now()
        reminders = send_reminders(on=day, now=now)
        expired = 0
        while ended := expire_tickets(now=now):
            expired += ended
        post_digests(on=day, now=now)
        mails = deliver(database_now).counts
        self.stdout.write(
            f"{day}: {reminders} reminders, {mails[MailState.SENT]} mails, {expired} QR codes expired"
        )
