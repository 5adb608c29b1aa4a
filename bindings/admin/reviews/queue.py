"""The review queue: blue V verifications and entity changes in one list, least time left first (R6, R7, R9, R22, R23)."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Review
from bindings.admin.shop_verbs import asked
from bindings.admin.verbs import VerbAdmin
from bindings.models import RequestVerb, RuleBook
from shops.access import person_of

from . import documents, exporting, many, saved, taking
from . import pages as review_pages
from .checks import license_checks, wait_of
from .selection import Selection, decided_since, figures

_A_PAGE = 50
_PAGES: tuple[tuple[str, Callable[..., HttpResponseBase], str], ...] = (
    ("<int:pk>/approve/", review_pages.approve, "approve"),
    ("<int:pk>/reject/", review_pages.reject, "reject"),
    ("<int:pk>/return/", review_pages.send_back, "return"),
    ("<int:pk>/documents/<int:document>/", documents.open_document, "document"),
    ("<int:pk>/assign/", taking.assign, "assign"),
    ("take-next/", taking.take_next, "take_next"),
    ("together/<slug:act>/", many.together, "many"),
    ("export.csv", exporting.export, "export"),
    ("views/save/", saved.save, "save_view"),
    ("views/<int:pk>/delete/", saved.delete, "delete_view"),
)


@admin.register(Review)
class ReviewAdmin(VerbAdmin):
    verbs = (
        asked(
            RequestVerb.UNDO_APPROVAL,
            "undo-approval",
            _("Ask to undo the approval"),
            _(
                "Type, name and entity are as before; the shop is in review again. A second person approves it."
            ),
            "accounts.cancel_identity",
            fits=lambda review: review.state == "approved" and review.completes_upgrade,
        ),
    )
    change_form_template = "admin/review.html"
    list_select_related = ["shop__entity", "account__entity", "entity", "assignee", "decided_by"]
    fields = ()

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.decide_review")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.export_review")

    def get_urls(self) -> list[URLPattern]:
        named = [(url, self._reached(view), f"accounts_review_{name}") for url, view, name in _PAGES]
        return [*(path(url, view, name=name) for url, view, name in named), *super().get_urls()]

    def _reached(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def page(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            return view(self, request, **kwargs)

        return self.admin_site.admin_view(page)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        review = review_pages.get_review(object_id)
        return review_pages.facing(self, request, review) if review else {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the queue as the query string chooses it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        book = RuleBook.on(timezone.localdate(now))
        chosen = Selection(request.GET, person_of(request), book, now)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Review queue"),
            "chosen": chosen,
            "may_decide": self.has_decide_permission(request),
            "may_export": self.has_export_permission(request),
            "views": saved.views_of(request, chosen),
            **_listed(chosen, request.GET.get("p", "")),
        }
        return render(request, "admin/queue.html", context)


def _listed(chosen: Selection, number: str) -> dict[str, Any]:
    """Return one page of the list with what its rows show, and the figures above it."""
    page, rows = chosen.page(number, _A_PAGE)
    checks, book, now = license_checks(rows, chosen.book), chosen.book, chosen.now
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    filters = list(chosen.filters())
    return {
        "page": page,
        "rows": [
            (review, checks.get(review.pk), wait_of(review, book, now), taking.who(review, chosen))
            for review in rows
        ],
        "filters": filters,
        "figures": figures(book, now),
        "decided_today": decided_since(today),
    }
