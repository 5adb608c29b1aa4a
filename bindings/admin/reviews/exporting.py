"""The queue as a file: everything that the view matches, streamed, and an event of who took it out (R16)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import UNDECIDED, Review
from bindings import services
from bindings.admin.base import operator_of
from bindings.services.clock import time_left
from shops.exports import csv_response

from . import places
from .selection import Selection

if TYPE_CHECKING:
    from .queue import ReviewAdmin


def export(admin: "ReviewAdmin", request: HttpRequest) -> HttpResponseBase:
    """Return all requests of the view as CSV, on POST; a GET leads back to the queue."""
    if not admin.has_export_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return redirect(places.queue_page(request))
    chosen = places.selection_of(request)
    services.record_export(
        what="reviews", query=chosen.query(), rows=chosen.count, actor=operator_of(request), now=chosen.now
    )
    return csv_response(f"reviews-{timezone.localdate(chosen.now)}.csv", _header(), _lines(chosen))


def _header() -> list[str]:
    return [
        _("Request"),
        _("Kind"),
        _("State"),
        _("Shop"),
        _("Shop ID"),
        _("Account"),
        _("Entity asked for"),
        _("Credit code"),
        _("Submitted"),
        _("Hours left"),
        _("Who has it"),
        _("Decided at"),
        _("Reason"),
    ]


def _lines(chosen: Selection) -> Iterator[list[object]]:
    for review in chosen.rows.iterator(chunk_size=1000):
        yield _line(review, chosen)


def _line(review: Review, chosen: Selection) -> list[object]:
    undecided = review.state in UNDECIDED
    left = round(time_left(review, chosen.book, chosen.now).total_seconds() / 3600, 1) if undecided else ""
    person = services.holder_of(review, chosen.book, chosen.now) if undecided else review.decided_by
    return [
        review.number,
        review.get_kind_display(),
        review.get_state_display(),
        review.shop.name,
        review.shop.code,
        f"@{review.account.handle}",
        review.entity.name,
        review.entity.code,
        timezone.localtime(review.submitted_at).isoformat(sep=" ", timespec="minutes"),
        left,
        person or "",
        timezone.localtime(review.decided_at).isoformat(sep=" ", timespec="minutes")
        if review.decided_at
        else "",
        review.reason,
    ]
