"""The shops of a wave: selected by type, official state, registration date, or a list of codes (R12)."""

from datetime import date

from django.db.models import QuerySet

from bindings.services.standings import COMPANY, NOT_UPGRADED, OPEN, in_state, with_official
from shops.models import Shop

_CHUNK = 500


def chosen_shops(
    *,
    types: list[str],
    state: str = "",
    registered_from: date | None = None,
    registered_to: date | None = None,
    codes: list[str] | None = None,
) -> QuerySet[Shop]:
    """Return the open shops that match every filter; personal and upgraded shops never match (R12)."""
    rows = with_official(Shop.objects.all()).filter(OPEN, COMPANY, NOT_UPGRADED)
    if types:
        rows = rows.filter(shop_type__in=types)
    if state:
        rows = rows.filter(in_state(state))
    if registered_from:
        rows = rows.filter(registered_on__gte=registered_from)
    if registered_to:
        rows = rows.filter(registered_on__lte=registered_to)
    return rows.filter(code__lower__in=[code.lower() for code in codes]) if codes else rows


def unknown_codes(codes: list[str]) -> list[str]:
    """Return the codes without a shop, in their order."""
    known: set[str] = set()
    for start in range(0, len(codes), _CHUNK):
        part = [code.lower() for code in codes[start : start + _CHUNK]]
        found = Shop.objects.filter(code__lower__in=part).values_list("code", flat=True)
        known.update(code.lower() for code in found)
    return [code for code in codes if code.lower() not in known]
