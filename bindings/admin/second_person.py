"""Requests for a second person: what waits, what approving does, and who may decide it (R19)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin.previews import preview_of
from bindings.errors import Refusal
from bindings.models import OperatorRequest, RequestState, RequestVerb
from bindings.texts import explain

from .base import ChoiceFilter, RecordAdmin, link, operator_of, pill, two_lines
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
TONES = {RequestState.WAITING: "warn", RequestState.APPROVED: "ok", RequestState.DECLINED: "bad"}


class StateFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "show"
    default = "waiting"

    def lookups(self, request, model_admin):
        return list(RequestState.choices)

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(OperatorRequest)
class OperatorRequestAdmin(RecordAdmin):
    """Everyone who reviews may look; who decides needs the verb's own permission and be somebody else."""

    change_form_template = "admin/request.html"
    list_display = ["asked_for", "subject", "asker", "reason", "standing"]
    list_filter = [StateFilter]
    list_select_related = ["shop", "account", "review", "person", "asked_by", "decided_by"]
    fields = ()

    def has_view_permission(self, request, obj=None):
        user = request.user
        return user.has_perm("accounts.view_review") or user.has_perm("bindings.view_operatorrequest")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_urls(self):
        pages = [("approve", self.approve), ("decline", self.decline)]
        view = self.admin_site.admin_view
        return [
            *(path(f"<int:pk>/{n}/", view(v), name=f"bindings_operatorrequest_{n}") for n, v in pages),
            *super().get_urls(),
        ]

    def may_decide(self, user, wanted: OperatorRequest) -> bool:
        return user.has_perm(PERMISSIONS[wanted.verb])

    def page_context(self, request, object_id):
        wanted = self.get_object(request, object_id)
        if wanted is None:
            return {}
        waiting = wanted.state == RequestState.WAITING
        mine = wanted.asked_by_id == request.user.pk
        context = {
            "wanted": wanted,
            "title": wanted.get_verb_display(),
            "subject_link": link(wanted.subject),
            "may_decide": waiting and not mine and self.may_decide(request.user, wanted),
            "may_withdraw": waiting and mine,
            "form": ReasonForm(),
        }
        return context | (self._preview(request, wanted) if waiting else {})

    def _preview(self, request, wanted: OperatorRequest) -> dict:
        now, actor = timezone.now(), operator_of(request)
        return preview_of(lambda: services.decide_approve_request(request=wanted, actor=actor, now=now))

    def _wanted(self, request, pk: int, *, also_asker: bool) -> OperatorRequest:
        wanted = self.get_object(request, str(pk))
        if wanted is None or request.method != "POST":
            raise Http404
        asks = also_asker and wanted.asked_by_id == request.user.pk
        if not (self.has_view_permission(request) and (asks or self.may_decide(request.user, wanted))):
            raise PermissionDenied
        return wanted

    def approve(self, request, pk: int):
        """Approve on POST: the verb is done, and its event carries both names."""
        wanted = self._wanted(request, pk, also_asker=False)
        try:
            services.approve_request(request=wanted, actor=operator_of(request), now=timezone.now())
        except Refusal as refusal:
            return self._refused(request, wanted, refusal)
        messages.success(
            request, gettext("Approved and done: %(what)s.") % {"what": wanted.get_verb_display()}
        )
        return redirect("admin:bindings_operatorrequest_changelist")

    def decline(self, request, pk: int):
        """Decline on POST with a reason; the asker withdraws in the same way."""
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

    def _refused(self, request, wanted: OperatorRequest, refusal: Refusal):
        messages.error(request, explain(refusal))
        status = 422 if refusal.code == "REASON_REQUIRED" else 409
        context = self.admin_site.each_context(request) | self.page_context(request, str(wanted.pk))
        return render(request, self.change_form_template, context | {"opts": self.opts}, status=status)

    @admin.display(description=_("what"))
    def asked_for(self, wanted):
        return wanted.get_verb_display()

    @admin.display(description=_("for"))
    def subject(self, wanted):
        return link(wanted.subject)

    @admin.display(description=_("asked by"))
    def asker(self, wanted):
        return two_lines(wanted.asked_by, moment(wanted.asked_at))

    @admin.display(description=_("state"))
    def standing(self, wanted):
        state = pill(TONES.get(wanted.state, "hollow"), wanted.get_state_display())
        return two_lines(state, wanted.decided_by or "")
