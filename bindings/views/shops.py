"""All shops of a person: overview, switcher and export, and one shop's facts."""

from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bindings import services
from bindings.queries import shops as overview
from bindings.queries.shops import DEADLINES, STATUS_GROUPS, Filters
from bindings.services.standings import FAR
from bindings.standing import NEEDS_ACTION, UNFINISHED, Status
from bindings.texts.standing import STATUSES, ShopRow
from shops.access import get_shop, person_of
from shops.exports import csv_response
from shops.models import Role

from .ways_in import ways_in

SHOPS_A_PAGE = 50
LAST_PAGE = 10_000
SWITCHER_ROWS = 8
SOONEST = 3
BAR_WIDTH, BAR_GAP = 1000, 3


@require_safe
def shop_list(request: HttpRequest) -> HttpResponse:
    """Show every shop of the person: counts, next deadlines and one page of rows."""
    today, filters = timezone.localdate(), Filters.read(request.GET)
    shops = overview.shops_of(person_of(request), today)
    counts = overview.tally(shops)
    if not sum(counts.values()):
        return ways_in(request)
    found = _rows(request, overview.with_details(filters.apply(shops, today)), _page_number(request), today)
    context = {
        "section": "shop_list",
        "today": today,
        "filters": filters,
        "total": sum(counts.values()),
        "unfinished": sum(counts[code] for code in UNFINISHED),
        "segments": _segments(counts),
        "chips": _chips(request, counts, filters),
        "soonest": _soonest(shops, found, filters, today),
        "owners": overview.owners_beside(person_of(request)),
        "deadlines": DEADLINES,
        "sorts": _sorts(request, filters),
        **found,
    }
    return render(request, "bindings/shop_list.html", context)


def _page_number(request: HttpRequest) -> int:
    page = request.GET.get("page", "1")
    return min(max(int(page), 1), LAST_PAGE) if page.isdecimal() and page.isascii() and len(page) < 6 else 1


def _rows(request: HttpRequest, shops: QuerySet, page: int, today: date) -> dict:
    start = (page - 1) * SHOPS_A_PAGE
    found = list(shops.annotate(found=Window(Count("pk")))[start : start + SHOPS_A_PAGE])
    total = found[0].found if found else 0
    return {
        "rows": [ShopRow(shop, today) for shop in found],
        "found": total,
        "first": start + 1,
        "last": start + len(found),
        "previous": _link(request, page=page - 1 if page > 2 else None) if page > 1 else "",
        "next": _link(request, page=page + 1) if start + len(found) < total else "",
        "export": f"{reverse('shop_export')}?{_query(request, page=None)}",
    }


def _soonest(shops: QuerySet, found: dict, filters: Filters, today: date) -> list[ShopRow]:
    """Return the next deadlines of all shops. The first page of the unfiltered list already contains them."""
    if filters == Filters() and found["first"] == 1:
        rows = [row for row in found["rows"] if row.due_on and row.status in NEEDS_ACTION]
        if len(rows) >= SOONEST or not found["next"]:
            return rows[:SOONEST]
    soonest = shops.filter(status_code__in=NEEDS_ACTION, due_on__lt=FAR)
    return [ShopRow(shop, today) for shop in soonest.order_by("due_on", "name")[:SOONEST]]


def _query(request: HttpRequest, **changes: Any) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def _link(request: HttpRequest, **changes: Any) -> str:
    return f"?{_query(request, **changes)}"


def _segments(counts: dict[str, int]) -> list[dict]:
    """Return the segments of the bar, on a scale of `BAR`, with gaps; empty statuses appear only in the legend."""
    total = sum(counts.values()) or 1
    ends = [round(BAR_WIDTH * sum_ / total) for sum_ in accumulate(counts[code] for code in STATUSES)]
    starts = [0, *ends]
    return [
        {
            "code": code,
            "status": status,
            "count": counts[code],
            "x": start,
            "width": max(end - start - (BAR_GAP if end < BAR_WIDTH else 0), 0),
        }
        for (code, status), start, end in zip(STATUSES.items(), starts, ends, strict=False)
        if counts[code] or code not in (Status.PERSONAL, Status.CLOSED)
    ]


def _chips(request: HttpRequest, counts: dict[str, int], filters: Filters) -> list[dict]:
    labels = {"": _("All"), "action": _("Needs action"), "review": _("In review"), "upgraded": _("Upgraded")}
    codes = {"": STATUSES, **STATUS_GROUPS}
    return [
        {
            "label": label,
            "count": sum(counts[code] for code in codes[group]),
            "current": filters.group == group,
            "link": _link(request, state=group, page=None),
        }
        for group, label in labels.items()
    ]


def _sorts(request: HttpRequest, filters: Filters) -> dict[str, dict]:
    """Return link and direction for each sortable column; the current column's link reverses its order."""
    sorts = {}
    for column in ("name", "deadline"):
        up = filters.sort == column
        sorts[column] = {
            "link": _link(request, sort=f"-{column}" if up else column, page=None),
            "direction": "ascending" if up else "descending" if filters.sort == f"-{column}" else "",
        }
    return sorts


@require_safe
def shop_export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the filtered list as CSV."""
    today = timezone.localdate()
    shops = overview.with_details(
        Filters.read(request.GET).apply(overview.shops_of(person_of(request), today), today)
    )
    header = [
        _("Shop ID"),
        _("Shop"),
        _("Business license"),
        _("Credit code"),
        _("State"),
        _("Official account"),
        _("Deadline"),
        _("Replacement"),
        _("Owner"),
    ]
    rows = (ShopRow(shop, today).as_cells() for shop in shops.iterator(chunk_size=2000))
    return csv_response(f"shops-{today.isoformat()}.csv", header, rows)


@require_safe
def shop_switcher(request: HttpRequest) -> HttpResponse:
    """List a few shops to switch to; each link stays on the same kind of page if possible."""
    today = timezone.localdate()
    filters = replace(Filters(sort="name"), search=Filters.read(request.GET).search)
    shops = filters.apply(overview.shops_of(person_of(request), today), today)[: SWITCHER_ROWS + 1]
    section, current = request.GET.get("section", ""), request.GET.get("current", "")
    rows = [
        {"row": ShopRow(shop, today), "current": shop.code == current, "link": _same_page(section, shop.code)}
        for shop in shops
    ]
    return render(
        request, "_switcher_list.html", {"rows": rows[:SWITCHER_ROWS], "more": len(rows) > SWITCHER_ROWS}
    )


def _same_page(section: str, code: str) -> str:
    pages = ("shop_profile", "official_account", "authorized_accounts", "preview", "activity", "team")
    try:
        return reverse(section if section in pages else "official_account", args=[code])
    except NoReverseMatch:
        return reverse("official_account", args=[code])


@require_safe
def shop_profile(request: HttpRequest, code: str) -> HttpResponse:
    """Show the facts of one shop."""
    shop = get_shop(request.user, code)
    official, today = services.official_binding(shop), timezone.localdate()
    people = shop.memberships.aggregate(members=Count("pk"), owners=Count("pk", filter=Q(role=Role.OWNER)))
    context = {
        "shop": shop,
        "section": "shop_profile",
        "official": official,
        "standing": services.standing_of(shop, official, today),
        "my_role": Role(shop.my_role).label,
        **people,
    }
    return render(request, "bindings/shop_profile.html", context)
