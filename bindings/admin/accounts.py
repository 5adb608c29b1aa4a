"""Douyin accounts and entities at the operators' desk, and the verbs on accounts (R19)."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, AccountKind, AccountStatus
from bindings import services
from bindings.admin import search
from bindings.models import Binding, BindingRole, RequestVerb
from shops.models import Entity

from .audit.histories import history
from .base import Cell, ChoiceFilter, Lookups, RecordAdmin, link, pill, two_lines
from .sheets.pages import SheetAdmin
from .shop_verbs import asked
from .verbs import EntityForm, Verb, VerbAdmin, has, record_as

_CERTIFIED = [AccountKind.ENTERPRISE_VERIFIED, AccountKind.BLUE_V]
ACTIVE_BINDINGS = Binding.objects.active().select_related("shop").order_by("role", "pk")


ACCOUNT_VERBS = (
    Verb(
        "change-entity",
        _("Change the account’s entity"),
        _("Where it is an upgraded official account of another entity then, both sides see the drift."),
        _("The account’s entity is changed."),
        has("accounts.change_account_entity"),
        record_as("account"),
        services.change_account_entity,
        services.decide_change_account_entity,
        EntityForm,
    ),
    Verb(
        "cancel-identity",
        _("Cancel the enterprise identity"),
        _("The account becomes a regular one without an entity; its open requests are withdrawn."),
        _("The enterprise identity is cancelled."),
        has("accounts.cancel_identity"),
        record_as("account"),
        services.cancel_enterprise_identity,
        services.decide_cancel_enterprise_identity,
        fits=lambda account: account.kind != AccountKind.REGULAR,
    ),
    Verb(
        "cancel",
        _("Cancel the account"),
        _("Its bindings and authorizations end; its shop is not bound and no replacement is spent."),
        _("The account is cancelled."),
        has("accounts.cancel_account"),
        record_as("account"),
        services.cancel_account,
        services.decide_cancel_account,
        fits=lambda account: account.status != AccountStatus.CANCELLED,
    ),
    asked(
        RequestVerb.RESTORE_ACCOUNT,
        "restore",
        _("Ask to restore the account"),
        _("The account is active again; ended bindings stay ended. A second person has to approve it."),
        "accounts.cancel_account",
        fits=lambda account: account.status == AccountStatus.CANCELLED,
    ),
)


def _active_bindings(account: Account) -> list[Binding]:
    """Return the active bindings that the list prefetched."""
    return account.active_rows  # type: ignore[attr-defined]


class AttentionFilter(ChoiceFilter):
    title = _("attention")
    parameter_name = "show"
    default = "attention"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("attention", _("Needs attention"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Return banned accounts, and certified ones without an entity; at most a thousand of each."""
        if self.value() == "all":
            return queryset
        newest = Account.objects.order_by("-pk").values_list("pk", flat=True)
        banned = newest.filter(status=AccountStatus.BANNED)[: search.LIMIT]
        nameless = newest.filter(kind__in=_CERTIFIED, entity__isnull=True)[: search.LIMIT]
        return queryset.filter(pk__in=[*banned, *nameless])


@admin.register(Account)
class AccountAdmin(SheetAdmin, VerbAdmin):
    verbs = ACCOUNT_VERBS
    sheet = "accounts"
    list_display = ["account", "type", "registered", "place", "standing"]
    list_filter = [AttentionFilter, "kind", "status", "real_name_verified"]
    search_fields = ["handle"]
    search_help_text = _("Handle, name, credit code")
    fields = [
        "handle",
        "display_name",
        "kind",
        "status",
        "real_name_verified",
        "registered",
        "name_edited_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        active = Prefetch("bindings", queryset=ACTIVE_BINDINGS, to_attr="active_rows")
        return super().get_queryset(request).select_related("entity").prefetch_related(active)

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return rows.filter(pk__in=search.accounts(term))

    @staticmethod
    def find_every(rows: QuerySet[Account], term: str) -> QuerySet[Account]:
        return rows.filter(pk__in=search.every(Account, term))

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        account = self.get_object(request, object_id)
        if account is None:
            return {}
        bindings = account.bindings.select_related("shop", "account").order_by("ended_at", "-pk")[:50]
        reviews = account.reviews.select_related("account").order_by("-pk")[:20]
        return history("account", account) | {
            "buttons": self.buttons(request, account),
            "related": [
                (_("Bindings and authorizations"), bindings, "admin/_bindings.html"),
                (_("Reviews"), reviews, "admin/_reviews.html"),
            ],
        }

    @admin.display(description=_("account"))
    def account(self, account: Account) -> Cell:
        return two_lines(account.display_name, f"@{account.handle}")

    @admin.display(description=_("type"))
    def type(self, account: Account) -> Cell:
        return account.get_kind_display()

    @admin.display(description=_("entity"))
    def registered(self, account: Account) -> Cell:
        return two_lines(link(account.entity), account.entity.code) if account.entity else "–"

    @admin.display(description=_("bound to"))
    def place(self, account: Account) -> Cell:
        official = next((row for row in _active_bindings(account) if row.role == BindingRole.OFFICIAL), None)
        if official:
            return two_lines(link(official.shop), _("Official account"))
        active = _active_bindings(account)
        return two_lines(link(active[0].shop), _("Authorized")) if len(active) == 1 else len(active) or "–"

    @admin.display(description=_("standing"))
    def standing(self, account: Account) -> Cell:
        name = "" if account.real_name_verified else pill("warn", _("Not real-name verified"))
        tone = "ok" if account.status == AccountStatus.ACTIVE else "bad"
        return format_html("{} {}", pill(tone, account.get_status_display()), name)


@admin.register(Entity)
class EntityAdmin(RecordAdmin):
    list_display = ["name", "code"]
    search_fields = ["code"]
    search_help_text = _("Name, credit code")
    fields = ["name", "code"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return rows.filter(pk__in=search.entities(term))

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        entity = self.get_object(request, object_id)
        if entity is None:
            return {}
        return {
            "related": [
                (_("Shops"), entity.shops.order_by("-pk")[:50], "admin/_shops.html"),
                (_("Accounts"), entity.accounts.order_by("-pk")[:50], "admin/_accounts.html"),
            ]
        }
