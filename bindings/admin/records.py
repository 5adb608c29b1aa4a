"""Bindings, scan tickets, consents and terms on the operators' desk: view and search only."""

from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bindings.admin import search
from bindings.benefits import benefit_titles
from bindings.models import (
    ACTIVE,
    LIVE,
    Binding,
    BindingRole,
    BindingState,
    Consent,
    ScanTicket,
    Terms,
    TicketState,
)
from bindings.models.bindings import BindingQuerySet
from bindings.texts import ENDED
from shops.templatetags.backend import device

from .audit.histories import history_of_pair, history_of_ticket
from .base import Cell, ChoiceFilter, Lookups, RecordAdmin, link, pill, two_lines
from .sheets.pages import SheetAdmin
from .standing import state_pill

TICKET_TONES: dict[str, str] = {
    TicketState.CONFIRMED: "ok",
    TicketState.DENIED: "bad",
    TicketState.REFUSED: "bad",
    TicketState.FAILED: "bad",
    **dict.fromkeys(LIVE, "blue"),
}


def moment(at: datetime | None) -> str:
    """Return a date and time in the format of lists."""
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT") if at else "–"


class RoleFilter(ChoiceFilter):
    title = _("role")
    parameter_name = "role"
    default = "official"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("official", _("Official")), ("authorized", _("Authorized"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else queryset.filter(role=self.value())


class ActiveFilter(ChoiceFilter):
    title = _("time")
    parameter_name = "time"
    default = "active"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("active", pgettext_lazy("binding", "Active")), ("ended", _("Ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(ACTIVE) if self.value() == "active" else queryset.exclude(ACTIVE)


class DriftFilter(ChoiceFilter):
    title = _("attention")
    parameter_name = "show"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("drift", _("Entities differ"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return cast(BindingQuerySet, queryset).active().drifted()


@admin.register(Binding)
class BindingAdmin(SheetAdmin):
    sheet = "bindings"
    list_display = ["number", "which_shop", "which_account", "standing", "since", "ended"]
    list_filter = [RoleFilter, ActiveFilter, DriftFilter, "state"]
    list_select_related = ["shop__entity", "account__entity"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code")
    fields = ["role", "state", "which_shop", "which_account", "bound_at", "bound_by", "upgraded_at"]
    fields += ["chosen", "upgrade_name", "imported", "ended_at", "because"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return search.of_shop_or_account(rows, term)

    @staticmethod
    def find_every(rows: QuerySet[Binding], term: str) -> QuerySet[Binding]:
        return search.of_every_shop_or_account(rows, term)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        binding = self.get_object(request, object_id)
        return history_of_pair(binding.shop_id, binding.account_id) if binding else {}

    @admin.display(description=_("number"))
    def number(self, binding: Binding) -> Cell:
        return f"#{binding.pk}"

    @admin.display(description=_("shop"))
    def which_shop(self, binding: Binding) -> Cell:
        return two_lines(link(binding.shop), binding.shop.code)

    @admin.display(description=_("account"))
    def which_account(self, binding: Binding) -> Cell:
        return two_lines(link(binding.account), binding.account.display_name)

    @admin.display(description=_("state"))
    def standing(self, binding: Binding) -> Cell:
        if binding.role == BindingRole.AUTHORIZED:
            return pill("blue", _("Authorized"))
        if binding.state == BindingState.UPGRADED and binding.account.entity_id != binding.shop.entity_id:
            return two_lines(state_pill(binding.state, binding.shop), pill("warn", _("Entities differ")))
        return state_pill(binding.state, binding.shop)

    @admin.display(description=_("bound at"))
    def since(self, binding: Binding) -> Cell:
        return moment(binding.bound_at)

    @admin.display(description=_("ended"))
    def ended(self, binding: Binding) -> Cell:
        return two_lines(moment(binding.ended_at), self.because(binding)) if binding.ended_at else "–"

    @admin.display(description=_("ended because"))
    def because(self, binding: Binding) -> Cell:
        return ENDED.get(binding.end_reason, binding.end_reason) or "–"

    @admin.display(description=_("benefits"))
    def chosen(self, binding: Binding) -> Cell:
        return benefit_titles(binding.benefits) or "–"


class LiveFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "show"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("live", _("Live")), ("stopped", _("Refused and stopped"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        stopped = [TicketState.DENIED, TicketState.REFUSED, TicketState.FAILED]
        states = {"live": LIVE, "stopped": stopped}.get(self.value())
        return queryset.filter(state__in=states) if states else queryset


@admin.register(ScanTicket)
class ScanTicketAdmin(RecordAdmin):
    list_display = ["issued", "which_shop", "which_account", "purpose", "standing", "issued_by"]
    list_filter = [LiveFilter, "purpose"]
    list_select_related = ["shop", "account", "issued_by"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code")
    fields = ["which_shop", "which_account", "purpose", "state", "issued_by", "issued_at", "issued_ip"]
    fields += ["asked_with", "scanned_at", "agreed_at", "expires_at", "finished_at", "wrong_codes"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return search.of_shop_or_account(rows, term)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        ticket = self.get_object(request, object_id)
        return history_of_ticket(ticket) if ticket else {}

    @admin.display(description=_("device"))
    def asked_with(self, ticket: ScanTicket) -> Cell:
        return device(ticket.issued_device) or "–"

    @admin.display(description=_("issued at"))
    def issued(self, ticket: ScanTicket) -> Cell:
        return moment(ticket.issued_at)

    @admin.display(description=_("shop"))
    def which_shop(self, ticket: ScanTicket) -> Cell:
        return link(ticket.shop)

    @admin.display(description=_("account"))
    def which_account(self, ticket: ScanTicket) -> Cell:
        return link(ticket.account)

    @admin.display(description=_("state"))
    def standing(self, ticket: ScanTicket) -> Cell:
        return pill(TICKET_TONES.get(ticket.state, "hollow"), ticket.get_state_display())


@admin.register(Consent)
class ConsentAdmin(RecordAdmin):
    list_display = ["given", "side", "who", "for_shop", "terms", "version"]
    list_filter = ["side"]
    list_select_related = ["user", "account", "ticket__shop", "terms"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code")
    fields = ["side", "who", "for_shop", "terms", "version", "sha256", "at", "ip", "given_with"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        tickets = search.of_shop_or_account(ScanTicket.objects.order_by("-pk"), term)
        return rows.filter(ticket__in=list(tickets.values_list("pk", flat=True)[: search.LIMIT]))

    @admin.display(description=_("device"))
    def given_with(self, consent: Consent) -> Cell:
        return device(consent.device) or "–"

    @admin.display(description=_("when"))
    def given(self, consent: Consent) -> Cell:
        return moment(consent.at)

    @admin.display(description=_("who"))
    def who(self, consent: Consent) -> Cell:
        return link(consent.account) if consent.account else str(consent.user)

    @admin.display(description=_("shop"))
    def for_shop(self, consent: Consent) -> Cell:
        return link(consent.ticket.shop) if consent.ticket else "–"


@admin.register(Terms)
class TermsAdmin(RecordAdmin):
    list_display = ["__str__", "effective_from"]
    fields = ["kind", "version", "effective_from", "text_en", "text_zh", "seal"]

    @admin.display(description=_("seal"))
    def seal(self, terms: Terms) -> Cell:
        return terms.sha256
