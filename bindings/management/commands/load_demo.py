"""Load the demo: twelve shops, their accounts, people and history."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bindings.demo.loading import delete_everything, is_loaded, load, other_shops
from bindings.demo.names import CHINESE, ENGLISH
from bindings.demo.people import taken_logins
from config.demo import why_no_demo
from shops.models import Shop


class Command(BaseCommand):
    help = "Load the demo into an empty database; a second load changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="empty shops, accounts and bindings first")
        parser.add_argument(
            "--language", choices=[ENGLISH, CHINESE], default=settings.DEMO_LANGUAGE, help="of the names"
        )

    def handle(self, *, reset: bool, language: str, **options: Any) -> None:
        others = other_shops()
        if others and not (reset and settings.DEBUG):
            raise CommandError(
                f"This database holds shops that are not of the demo ({', '.join(others)}). Nothing was changed; "
                "--reset empties it, and only where DEBUG is on.",
                returncode=2,
            )
        if (why := why_no_demo()) and not (reset and settings.DEBUG):
            raise CommandError(why, returncode=2)
        if (taken := taken_logins()) and not reset:
            raise CommandError(
                f"The demo would take over the logins {', '.join(taken)}, which it did not make. Nothing was changed.",
                returncode=2,
            )
        if is_loaded() and not reset:
            self.stdout.write("The demo is loaded already; nothing was changed.")
            return
        if Shop.objects.exists() and not reset:
            raise CommandError(
                "An earlier load was interrupted: use --reset to empty the database and load again.",
                returncode=2,
            )
        if reset:
            delete_everything()
        load(timezone.now(), language)
        self.stdout.write(f"The demo is loaded: {Shop.objects.count()} shops.")
