"""Appeals at the desk: what was rejected by whom, what the shop says, and the answer of somebody else (R25)."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.document_models import DocumentState
from bindings import services
from bindings.admin import search
from bindings.admin.base import Cell, ChoiceFilter, Lookups, link, pill, two_lines
from bindings.admin.records import moment
from bindings.admin.verbs import ReasonForm, Verb, VerbAdmin, has, record_as
from bindings.models import Appeal, AppealState

_TONES = {AppealState.WAITING: "blue", AppealState.UPHELD: "bad", AppealState.GRANTED: "ok"}


class AnswerForm(ReasonForm):
    """The answer that the shop reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Answer to the shop")


def _waits(appeal: Appeal) -> bool:
    return appeal.state == AppealState.WAITING


_VERBS = (
    Verb(
        "uphold",
        _("Uphold the rejection"),
        _("The request stays rejected. The shop reads your answer; it can’t appeal again."),
        _("The rejection is upheld."),
        has("accounts.decide_review"),
        record_as("appeal"),
        services.uphold_appeal,
        services.decide_uphold_appeal,
        form=AnswerForm,
        dangerous=False,
        fits=_waits,
    ),
    Verb(
        "grant",
        _("Overturn, approve"),
        _("The request is opened again and approved immediately. Both decisions stay on record."),
        _("The appeal is granted and the request approved."),
        has("accounts.decide_review"),
        record_as("appeal"),
        services.grant_appeal,
        services.decide_grant_appeal,
        form=AnswerForm,
        dangerous=False,
        fits=_waits,
    ),
)


class AppealStateFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "state"
    default = AppealState.WAITING.value

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return list(AppealState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(Appeal)
class AppealAdmin(VerbAdmin):
    change_form_template = "admin/appeal.html"
    verbs = _VERBS
    ordering = ["due_at", "pk"]
    list_display = ["number", "request", "shop_and_account", "rejected", "due", "standing"]
    list_filter = [AppealStateFilter]
    list_select_related = ["review__shop__entity", "review__account__entity", "rejected_by", "answered_by"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code")
    fields = ["request", "shop", "rejected", "rejection", "appealed", "text", "due", "standing", "answer"]

    @staticmethod
    def find(rows: QuerySet[Appeal], term: str) -> QuerySet[Appeal]:
        digits = term.strip().upper().removeprefix("AP-")
        if digits.isdecimal() and len(digits) < 19:
            return rows.filter(pk=int(digits))
        of_shop, of_account = search.shops(term), search.accounts(term)
        return rows.filter(Q(review__shop__in=of_shop) | Q(review__account__in=of_account))

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        appeal = self.get_object(request, object_id)
        if appeal is None:
            return {}
        own = _waits(appeal) and appeal.rejected_by_id == request.user.pk
        kept = appeal.review.documents.filter(state=DocumentState.KEPT).order_by("pk")
        return {
            "appeal": appeal,
            "own": own,
            "buttons": [] if own else self.buttons(request, appeal),
            "documents": [(row, row.handed_in_at >= appeal.appealed_at) for row in kept],
        }

    @admin.display(description=pgettext_lazy("column", "appeal"))
    def number(self, appeal: Appeal) -> Cell:
        return link(appeal, appeal.number)

    @admin.display(description=_("request"))
    def request(self, appeal: Appeal) -> Cell:
        return link(appeal.review, appeal.review.number)

    @admin.display(description=_("shop and account"))
    def shop_and_account(self, appeal: Appeal) -> Cell:
        return two_lines(appeal.review.shop.name, f"@{appeal.review.account.handle}")

    @admin.display(description=_("shop"))
    def shop(self, appeal: Appeal) -> Cell:
        return two_lines(link(appeal.review.shop), link(appeal.review.account))

    @admin.display(description=_("rejected by"))
    def rejected(self, appeal: Appeal) -> Cell:
        return two_lines(appeal.rejected_by or "–", moment(appeal.rejected_at))

    @admin.display(description=_("appealed by"))
    def appealed(self, appeal: Appeal) -> Cell:
        return two_lines(appeal.appealed_by, moment(appeal.appealed_at))

    @admin.display(description=_("answer expected by"))
    def due(self, appeal: Appeal) -> Cell:
        return moment(appeal.due_at)

    @admin.display(description=_("state"))
    def standing(self, appeal: Appeal) -> Cell:
        state = pill(_TONES.get(AppealState(appeal.state), "hollow"), appeal.get_state_display())
        by = gettext("by %(person)s") % {"person": appeal.answered_by} if appeal.answered_by else ""
        return two_lines(state, by)
