"""Show a shop's standing: state, reminder, days left, restriction, replacement."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bindings.management.answers import add_on, day_of, find_shop, json_line
from bindings.services import official_binding, standing_of
from shops.models import Shop


class Command(BaseCommand):
    help = "Tell where a shop stands today or on another day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("shop", metavar="SHOP_CODE")
        add_on(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object on one line")

    def handle(self, *, shop: str, on: str | None, json: bool, **options: Any) -> None:
        day = day_of(on)
        found = find_shop(shop)
        answer = standing_as_dict(found, day)
        self.stdout.write(json_line(answer) if json else _as_text(found, answer, day))


def standing_as_dict(shop: Shop, on: date) -> dict:
    """Return the shop's standing on the day `on` in the order of `shop_status --json`."""
    official = official_binding(shop)
    standing = standing_of(shop, official, on)
    return {
        "shop": shop.code,
        "state": str(standing.state),
        "official": official.account.handle if official else None,
        "reminder": standing.reminder,
        "days_left": standing.days_left,
        "listing_restricted": standing.listing_restricted,
        "replacements_left": standing.replacements_left,
        "entity_drift": standing.entity_drift,
    }


def _as_text(shop: Shop, answer: dict, on: date) -> str:
    official = f"@{answer['official']}" if answer["official"] else "none"
    deadline = (
        f"{shop.upgrade_deadline} ({answer['days_left']} days left)" if shop.upgrade_deadline else "none"
    )
    lines = [
        f"{shop.name} ({shop.code}) on {on}",
        f"State: {answer['state']}",
        f"Official account: {official}",
        f"Upgrade deadline: {deadline}",
        f"Reminder shown: {_yes_no(answer['reminder'])}",
        f"Listing restricted: {_yes_no(answer['listing_restricted'])}",
        f"Replacements left: {answer['replacements_left']}",
        f"Entities differ: {_yes_no(answer['entity_drift'])}",
    ]
    return "\n".join(lines)


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
