"""Ownership requests on the desk: claims and handovers, compared with the record, accepted or declined."""

from collections.abc import Callable

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.models import OwnerAsk, OwnerRequest, RequestState

from .base import Cell, ChoiceFilter, Lookups, link, pill, two_lines
from .owner_verbs import mail_owner
from .records import moment
from .second_person import REQUEST_TONES
from .verbs import Verb, VerbAdmin, has, record_as

_WAITS = _("Waiting for a decision")  # here an operator's, not a second person's


def _waits(ask: str) -> Callable[[OwnerRequest], bool]:
    return lambda wanted: wanted.state == RequestState.WAITING and wanted.ask == ask


def _only(ask: str) -> Callable[[OwnerRequest], dict[str, OwnerRequest]]:
    """Return the function that passes only requests of this kind to the service: each kind has its own permission."""

    def subject(wanted: OwnerRequest) -> dict[str, OwnerRequest]:
        if wanted.ask != ask:
            raise PermissionDenied
        return {"wanted": wanted}

    return subject


_VERBS = (
    Verb(
        "accept-claim",
        _("Accept the claim"),
        _("The person becomes owner of the shop immediately. Check the license before you accept."),
        _("The claim is accepted."),
        has("shops.invite_owner"),
        _only(OwnerAsk.CLAIM),
        services.accept_owner_request,
        services.decide_accept_owner_request,
        dangerous=False,
        fits=_waits(OwnerAsk.CLAIM),
    ),
    Verb(
        "agree-handover",
        _("Agree to the handover"),
        _("The owner who asked loses access immediately. The new owner gets a link by mail."),
        _("The shop is handed over."),
        has("shops.replace_owner"),
        _only(OwnerAsk.HANDOVER),
        services.accept_owner_request,
        services.decide_accept_owner_request,
        fits=_waits(OwnerAsk.HANDOVER),
        after=mail_owner,
    ),
    Verb(
        "decline",
        _("Decline the request"),
        _("The person is told the reason. Nothing else changes."),
        _("The request is declined."),
        has("shops.invite_owner"),
        record_as("wanted"),
        services.decline_owner_request,
        services.decide_decline_owner_request,
        fits=lambda wanted: wanted.state == RequestState.WAITING,
    ),
)


class OwnerRequestStateFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "state"
    default = "waiting"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        others = [choice for choice in RequestState.choices if choice[0] != RequestState.WAITING]
        return [(RequestState.WAITING, _WAITS), *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OwnerRequest]) -> QuerySet[OwnerRequest]:
        return queryset if self.value() == "all" else queryset.filter(state=self.value())


@admin.register(OwnerRequest)
class OwnerRequestAdmin(VerbAdmin):
    verbs = _VERBS
    ordering = ["asked_at", "pk"]
    list_display = ["asked_for", "which_shop", "asker", "standing"]
    list_filter = [OwnerRequestStateFilter, "ask"]
    list_select_related = ["shop__entity", "asked_by", "decided_by"]
    fields = ["ask", "which_shop", "license", "asker", "email", "note", "standing", "answer"]

    def page_context(self, request: HttpRequest, object_id: str) -> dict:
        wanted = self.get_object(request, object_id)
        return {"buttons": self.buttons(request, wanted)} if wanted else {}

    @admin.display(description=_("what"))
    def asked_for(self, wanted: OwnerRequest) -> Cell:
        return link(wanted, wanted.get_ask_display())

    @admin.display(description=_("shop"))
    def which_shop(self, wanted: OwnerRequest) -> Cell:
        if wanted.shop is None:
            return two_lines(wanted.shop_code, pill("bad", _("No shop has this ID")))
        return two_lines(link(wanted.shop), wanted.shop.code)

    @admin.display(description=_("credit code as typed, and on record"))
    def license(self, wanted: OwnerRequest) -> Cell:
        if wanted.ask == OwnerAsk.HANDOVER or wanted.shop is None:
            return wanted.entity_code or "–"
        on_record = wanted.shop.entity.code if wanted.shop.entity else ""
        same = wanted.entity_code == on_record
        state = pill("ok", _("Same")) if same else pill("bad", _("Differs"))
        return two_lines(wanted.entity_code or "–", state if same else two_lines(state, on_record or "–"))

    @admin.display(description=_("asked by"))
    def asker(self, wanted: OwnerRequest) -> Cell:
        return two_lines(link(wanted.asked_by), moment(wanted.asked_at))

    @admin.display(description=_("state"))
    def standing(self, wanted: OwnerRequest) -> Cell:
        words = _WAITS if wanted.state == RequestState.WAITING else wanted.get_state_display()
        state = pill(REQUEST_TONES.get(wanted.state, "hollow"), words)
        return two_lines(state, wanted.decided_by or "")
