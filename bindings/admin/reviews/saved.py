"""The views above the queue: waiting, mine, with the merchant, and those that people saved, each with its count."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.base import operator_of
from bindings.models import SavedView
from shops.access import person_of

from . import places
from .selection import Selection

if TYPE_CHECKING:
    from .queue import ReviewAdmin

_SHOWN = 8
_BUILT_IN = (
    (_("Waiting"), ""),
    (_("Mine"), "reviewer=me"),
    (_("With the merchant"), "status=returned"),
)


@dataclass(frozen=True, slots=True)
class View:
    """One view: its name, its query string, how many requests it has, and the saved row where one may delete it."""

    name: str | Promise
    query: str
    count: int | None
    current: bool
    own: SavedView | None = None


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=40)
    shared = forms.BooleanField(label=_("For all operators"), required=False)


def views_of(request: HttpRequest, chosen: Selection) -> list[View]:
    """Return the views the person sees; one that filters by check tells no count, it would cost too much."""
    person = person_of(request)
    rows = SavedView.objects.filter(Q(person=person) | Q(shared=True)).order_by("created_at")[:_SHOWN]
    views: list[tuple[str | Promise, str, SavedView | None]] = [(*view, None) for view in _BUILT_IN]
    views += [(row.name, row.query, row if row.person_id == person.pk else None) for row in rows]
    return [_view(chosen, *view) for view in views]


def _view(chosen: Selection, name: str | Promise, query: str, own: SavedView | None) -> View:
    of_view = Selection(QueryDict(query), chosen.reader, chosen.book, chosen.now)
    count = None if "check" in of_view.chosen else of_view.count
    return View(name, query, count, of_view.query() == chosen.query(), own)


def save(admin: "ReviewAdmin", request: HttpRequest) -> HttpResponse:
    """Keep the view one came from, on POST."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    form = ViewForm(request.POST)
    if request.method == "POST" and form.is_valid():
        query, actor, now = places.selection_of(request).query(), operator_of(request), timezone.now()
        services.save_view(**form.cleaned_data, query=query, actor=actor, now=now)
        messages.success(request, gettext("The view is saved."))
    elif request.method == "POST":
        messages.error(request, gettext("Give the view a name of at most 40 characters."))
    return redirect(places.queue_page(request))


def delete(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a view of one's own, on POST."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    view = SavedView.objects.filter(pk=pk, person=person_of(request)).first()
    if request.method == "POST" and view:
        services.delete_view(view=view, actor=operator_of(request), now=timezone.now())
        messages.success(request, gettext("The view is gone."))
    return redirect(places.queue_page(request))
