"""A shop's activity log: filters, pages, expandable entries, and CSV export (R16)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bindings.queries.log import (
    EXPORT_HEADER,
    ActivityForm,
    counted,
    export_rows,
    filtered,
    log_entries,
    log_page,
    people_of,
)
from shops.access import get_shop
from shops.exports import csv_response

ACTIVITY_FILTERS = ("q", "who", "what", "rule", "since", "until")


@require_safe
def activity(request: HttpRequest, code: str) -> HttpResponse:
    """Show every change and refusal of the shop."""
    shop = get_shop(request.user, code)
    form = ActivityForm(request.GET, members=people_of(shop))
    valid = form.is_valid()
    events = filtered(shop, form.cleaned_data)
    rows, older = log_page(events, form.cleaned_data.get("before"))
    fitting, total = counted(shop, events)
    context = {
        "shop": shop,
        "section": "activity",
        "form": form,
        "entries": log_entries(rows, shop),
        "older": older,
        "fitting": fitting,
        "total": total,
        "chips": _chips(form, request.GET),
        "filters": _query(request.GET),
    }
    return render(request, "bindings/activity.html", context, status=200 if valid else 422)


def _query(query: QueryDict, *without: str) -> str:
    """Return the active filters as a query string, leaving out `without` and the page."""
    return urlencode(
        {name: str(query[name]) for name in ACTIVITY_FILTERS if query.get(name) and name not in without}
    )


def _chips(form: ActivityForm, query: QueryDict) -> list[tuple[str, str]]:
    """Return each active filter with the query string that removes it."""
    chosen = form.cleaned_data
    labels = []
    for name in ("who", "what", "rule"):
        if chosen.get(name):
            labels.append((name, f"{form.fields[name].label}: {form.label_of(name)}"))
    if since := chosen.get("since"):
        labels.append(("since", _("From %(day)s") % {"day": date_format(since, "SHORT_DATE_FORMAT")}))
    if until := chosen.get("until"):
        labels.append(("until", _("To %(day)s") % {"day": date_format(until, "SHORT_DATE_FORMAT")}))
    if text := chosen.get("q"):
        labels.append(("q", f"“{text}”"))
    return [(label, _query(query, name)) for name, label in labels]


@require_safe
def activity_export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the entries that match the same filters as CSV."""
    shop = get_shop(request.user, code)
    form = ActivityForm(request.GET, members=people_of(shop))
    form.is_valid()
    rows = export_rows(filtered(shop, form.cleaned_data), shop)
    return csv_response(f"activity-{shop.code}-{timezone.localdate():%Y-%m-%d}.csv", EXPORT_HEADER, rows)
