"""The review queue: blue V verifications and entity changes in one list, most urgent first (R6, R7, R9)."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import UNDECIDED, Review
from bindings.admin import search
from bindings.admin.base import Cell, pill, two_lines
from bindings.admin.records import moment
from bindings.admin.shop_verbs import asked
from bindings.admin.verbs import VerbAdmin
from bindings.models import RequestVerb

from . import many
from . import pages as review_pages
from .filters import (
    CheckFilter,
    DueFilter,
    KindFilter,
    QueueChangeList,
    QueueRow,
    ReviewerFilter,
    StatusFilter,
)

_TONES = {"open": "blue", "returned": "warn", "approved": "ok", "rejected": "bad"}
_KINDS = {"blue_v": _("Blue V"), "entity_change": _("Entity change")}
UNDECIDED_FIRST = Case(
    When(state__in=UNDECIDED, then=Value(0)), default=Value(1), output_field=IntegerField()
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
    change_list_template = "admin/queue.html"
    change_form_template = "admin/review.html"
    actions = ["approve_selected"]
    list_display = ["request", "shop_and_account", "license_check", "waiting", "reviewer", "decision"]
    list_filter = [KindFilter, DueFilter, CheckFilter, ReviewerFilter, StatusFilter]
    list_select_related = ["shop__entity", "account__entity", "entity", "assignee", "decided_by"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code")
    fields = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QueueChangeList

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        chosen = request.GET.get("status", "waiting")
        if chosen == "decided":
            return ["-pk"]
        return [UNDECIDED_FIRST, "due_at"] if chosen == "all" or request.GET.get("q") else ["due_at"]

    @staticmethod
    def find(rows: QuerySet[Review], term: str) -> QuerySet[Review]:
        digits = term.strip().upper().removeprefix("BV-").removeprefix("EC-")
        if digits.isdecimal() and len(digits) < 19:
            return rows.filter(pk=int(digits))
        return search.of_shop_or_account(rows, term)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.decide_review")

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<int:pk>/approve/", review_pages.approve, "approve"),
            ("<int:pk>/reject/", review_pages.reject, "reject"),
            ("<int:pk>/return/", review_pages.send_back, "return"),
            ("<int:pk>/assign/", review_pages.assign, "assign"),
            ("approve-selected/", many.approve_many, "approve_many"),
        ]
        return [
            *(path(url, self._reached(view), name=f"accounts_review_{name}") for url, view, name in pages),
            *super().get_urls(),
        ]

    def _reached(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, **kwargs: int) -> HttpResponse:
            return view(self, request, **kwargs)

        return self.admin_site.admin_view(page)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        review = review_pages.get_review(object_id)
        return review_pages.facing(self, request, review) if review else {}

    @admin.action(description=_("Approve selected"), permissions=["decide"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[Review]) -> HttpResponse | None:
        keys = list(queryset.order_by("due_at").values_list("pk", flat=True)[: many.AT_ONCE + 1])
        if len(keys) > many.AT_ONCE:
            messages.warning(request, gettext("Choose at most %(most)s at once.") % {"most": many.AT_ONCE})
            return None
        query = urlencode({"id": keys}, doseq=True)
        return redirect(reverse("admin:accounts_review_approve_many") + f"?{query}")

    @admin.display(description=_("request"))
    def request(self, review: Review) -> Cell:
        return two_lines(_KINDS[review.kind], review.number)

    @admin.display(description=_("shop and account"))
    def shop_and_account(self, review: Review) -> Cell:
        return two_lines(review.shop.name, f"@{review.account.handle}")

    @admin.display(description=_("license check"))
    def license_check(self, review: QueueRow) -> Cell:
        check = review.check_result
        return two_lines(pill(check.tone, check.label), check.detail) if check else "–"

    @admin.display(description=_("target"))
    def waiting(self, review: QueueRow) -> Cell:
        if review.state not in UNDECIDED:
            return two_lines(
                pill(_TONES.get(review.state, "hollow"), review.get_state_display()),
                moment(review.decided_at),
            )
        wait = review.wait
        of = gettext("of %(hours)s h") % {"hours": wait.hours}
        return format_html(
            '<span class="desk-wait"><span class="{0}">{1}</span><span class="muted">{2}</span></span>'
            '<svg class="desk-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="desk-track" width="100" height="4"/><rect class="seg-{0}" width="{3}" height="4"/></svg>',
            wait.tone,
            wait.words,
            of,
            wait.width,
        )

    @admin.display(description=_("reviewer"))
    def reviewer(self, review: Review) -> Cell:
        if review.state not in UNDECIDED:
            return str(review.decided_by or "–")
        waits = pill("warn", _("Sent back")) if review.state == "returned" else ""
        return two_lines(review.assignee or "–", waits)

    @admin.display(description=_("decision"))
    def decision(self, review: QueueRow) -> Cell:
        if review.state not in UNDECIDED:
            return ""
        return format_html(
            '<span class="row desk-decide"><a class="btn btn-small btn-approve" data-key="a" href="{}">{}</a>'
            '<a class="btn btn-small btn-danger" data-key="r" href="{}">{}</a></span>',
            review_pages.decision_page("approve", review, review.back),
            _("Approve"),
            review_pages.decision_page("reject", review, review.back),
            _("Reject"),
        )
