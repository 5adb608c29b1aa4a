"""What people write at the head of a column: its name, or its label in any language of the product."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from accounts.naming.characters import normalize

LABELS = {
    "code": _("shop ID"),
    "name": pgettext_lazy("column of a file", "Name"),
    "shop_type": _("Shop type"),
    "status": _("status"),
    "entity_name": _("Entity name"),
    "entity_code": _("Unified social credit code"),
    "upgrade_reminder_from": _("Reminder from"),
    "upgrade_deadline": _("Upgrade deadline"),
    "handle": _("handle"),
    "display_name": _("Display name"),
    "kind": _("Account type"),
    "real_name_verified": _("Real-name verified"),
    "shop_code": _("shop ID"),
    "role": _("Role"),
    "bound_on": _("Bound on"),
    "state": _("State"),
    "replacements_used": _("Replacements used"),
    "email": _("Email"),
    "language": _("Language"),
    "purpose": _("Purpose"),
}


def labels(columns: Iterable[str]) -> list[str]:
    """Return the headings in the active language, as an import reads them too."""
    return [str(LABELS[column]) for column in columns]


@cache
def _written(column: str) -> frozenset[str]:
    """Return every way to write a heading, folded."""
    found = {column}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(_key(str(LABELS[column])))
    return frozenset(found)


def _key(text: str) -> str:
    return normalize(text).casefold().replace(" ", "_").replace("-", "_")


def named(cells: Iterable[str], columns: Iterable[str]) -> list[str]:
    """Return the header's cells as the names of `columns`; what is none of them stays as it is."""
    ways = {way.replace("-", "_"): column for column in columns for way in _written(column)}
    return [ways.get(_key(cell), cell.strip()) for cell in cells]


def count_known(cells: Iterable[str], columns: tuple[str, ...]) -> int:
    """Return how many of the cells are headings of `columns`."""
    return sum(name in columns for name in named(cells, columns))
