"""Requests for a second person: the waiting ones, the effect of approving, and who may decide (R19)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.previews import preview_of
from bindings.errors import Refusal
from bindings.models import OperatorRequest, RequestState, RequestVerb
from bindings.texts import explain
from shops.access import person_of
from shops.models import User

from .base import Cell, ChoiceFilter, Lookups, RecordAdmin, link, operator_of, pill, two_lines
from .records import moment
from .verbs import ReasonForm

PERMISSIONS: dict[str, str] = {
    RequestVerb.GRANT_REPLACEMENT: "shops.grant_replacement",
    RequestVerb.WITHDRAW_GRANT: "shops.grant_replacement",
    RequestVerb.REOPEN_SHOP: "shops.close_shop",
    RequestVerb.RESTORE_ACCOUNT: "accounts.cancel_account",
    RequestVerb.UNDO_APPROVAL: "accounts.cancel_identity",
    RequestVerb.RESET_SECOND_FACTOR: "shops.reset_second_factor",
    RequestVerb.CORRECT_EMAIL: "shops.correct_email",
}
REQUEST_TONES: dict[str, str] = {
    RequestState.WAITING: "warn",
    RequestState.APPROVED: "ok",
    RequestState.DECLINED: "bad",
}


class RequestStateFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "show"
    default = "waiting"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return list(RequestState.choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OperatorRequest]
    ) -> QuerySet[OperatorRequest]:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(OperatorRequest)
class OperatorRequestAdmin(RecordAdmin):
    """Every reviewer may view. Deciding takes the verb's own permission and another person than the requester."""

    change_form_template = "admin/request.html"
    list_display = ["asked_for", "subject", "asker", "reason", "standing"]
    list_filter = [RequestStateFilter]
    list_select_related = ["shop", "account", "review", "person", "asked_by", "decided_by"]
    fields = ()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        return user.has_perm("accounts.view_review") or user.has_perm("bindings.view_operatorrequest")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        pages = [("approve", self.approve), ("decline", self.decline)]
        view = self.admin_site.admin_view
        return [
            *(path(f"<int:pk>/{n}/", view(v), name=f"bindings_operatorrequest_{n}") for n, v in pages),
            *super().get_urls(),
        ]

    def may_decide(self, user: User, wanted: OperatorRequest) -> bool:
        return user.has_perm(PERMISSIONS[wanted.verb])

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        wanted = self.get_object(request, object_id)
        if wanted is None:
            return {}
        waiting = wanted.state == RequestState.WAITING
        mine = wanted.asked_by_id == request.user.pk
        context = {
            "wanted": wanted,
            "title": wanted.get_verb_display(),
            "subject_link": link(wanted.subject),
            "may_decide": waiting and not mine and self.may_decide(person_of(request), wanted),
            "may_withdraw": waiting and mine,
            "form": ReasonForm(),
        }
        return context | (self._preview(request, wanted) if waiting else {})

    def _preview(self, request: HttpRequest, wanted: OperatorRequest) -> dict:
        now, actor = timezone.now(), operator_of(request)
        return preview_of(lambda: services.decide_approve_request(request=wanted, actor=actor, now=now))

    def _wanted(self, request: HttpRequest, pk: int, *, also_asker: bool) -> OperatorRequest:
        wanted = self.get_object(request, str(pk))
        if wanted is None or request.method != "POST":
            raise Http404
        asks = also_asker and wanted.asked_by_id == request.user.pk
        if not (self.has_view_permission(request) and (asks or self.may_decide(person_of(request), wanted))):
            raise PermissionDenied
        return wanted

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve on POST: the verb is carried out, and its event names both people."""
        wanted = self._wanted(request, pk, also_asker=False)
        try:
            services.approve_request(request=wanted, actor=operator_of(request), now=timezone.now())
        except Refusal as refusal:
            return self._refused(request, wanted, refusal)
        messages.success(
            request, gettext("Approved and done: %(what)s.") % {"what": wanted.get_verb_display()}
        )
        return redirect("admin:bindings_operatorrequest_changelist")

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decline on POST with a reason; the requester withdraws in the same way."""
        wanted, form = self._wanted(request, pk, also_asker=True), ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            services.decline_request(
                request=wanted, reason=reason, actor=operator_of(request), now=timezone.now()
            )
        except Refusal as refusal:
            return self._refused(request, wanted, refusal)
        messages.success(request, gettext("Nothing was changed; the request is closed."))
        return redirect("admin:bindings_operatorrequest_changelist")

    def _refused(self, request: HttpRequest, wanted: OperatorRequest, refusal: Refusal) -> HttpResponse:
        messages.error(request, explain(refusal))
        status = 422 if refusal.code == "REASON_REQUIRED" else 409
        context = self.admin_site.each_context(request) | self.page_context(request, str(wanted.pk))
        return render(request, self.change_form_template, context | {"opts": self.opts}, status=status)

    @admin.display(description=_("what"))
    def asked_for(self, wanted: OperatorRequest) -> Cell:
        return wanted.get_verb_display()

    @admin.display(description=_("for"))
    def subject(self, wanted: OperatorRequest) -> Cell:
        return link(wanted.subject)

    @admin.display(description=_("asked by"))
    def asker(self, wanted: OperatorRequest) -> Cell:
        return two_lines(wanted.asked_by, moment(wanted.asked_at))

    @admin.display(description=_("state"))
    def standing(self, wanted: OperatorRequest) -> Cell:
        state = pill(REQUEST_TONES.get(wanted.state, "hollow"), wanted.get_state_display())
        return two_lines(state, wanted.decided_by or "")
