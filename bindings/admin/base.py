"""Base classes of all record lists: nothing is added, changed or deleted here, only by verbs through services."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from bindings import services
from shops.access import person_of
from shops.origin import client_address, device_of
from shops.paging import CappedChangeList, CappedPaginator

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices as FilterChoice
    from django.utils.functional import _StrPromise as StrPromise

Lookups: TypeAlias = "Iterable[tuple[str, str | StrPromise]]"  # the choices of a filter: value and label
Cell: TypeAlias = str | int | Promise  # what a column of a list shows


def operator_of(request: HttpRequest) -> services.Actor:
    """Return the signed-in operator as an actor, with the request's address and device (R16)."""
    return services.operator(person_of(request), ip=client_address(request), device=device_of(request))


class ReadOnly:
    """Disables the admin's forms for adding, changing and deleting, even for superusers."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordAdmin(ReadOnly, admin.ModelAdmin):
    """A read-only list built for millions of rows, and a page with the record's history."""

    actions: Any = None
    change_form_template = "admin/record.html"
    ordering = ["-pk"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = CappedPaginator
    sortable_by = ()
    find: Callable | None = None

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [str(name) for name in self.fields or ()] if obj else []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CappedChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        find = type(self).find
        return (find(queryset, search_term) if find and search_term.strip() else queryset), False

    @admin.display(description="")
    def action_checkbox(self, obj: Model) -> SafeString:
        """Return the row's checkbox without rendering a template: a list has fifty of them."""
        return format_html(
            '<input type="checkbox" class="action-select" name="{}" value="{}" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _t("Select %(record)s") % {"record": obj},
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra_context = (extra_context or {}) | self.page_context(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Return the context of the record's page besides its fields."""
        return {}


def link(obj: Model | None, text: str | Promise | None = None) -> str | SafeString:
    """Return a link to the record's own page in the admin, or a dash if there is none."""
    if obj is None:
        return "–"
    address = f"{_list_of(type(obj))}{obj.pk}/change/"
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, text or str(obj))


@cache
def _list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def pill(tone: str, text: str | Promise) -> SafeString:
    """Return a status in words with its dot; color is never the only indicator."""
    return format_html('<span class="pill pill-{}">{}</span>', tone, text)


def two_lines(first: object, second: object) -> SafeString:
    """Return a cell with two lines, the second one muted."""
    return format_html('<span class="cell-main">{}</span><span class="cell-sub">{}</span>', first, second)


class ChoiceFilter(admin.SimpleListFilter):
    """A filter whose first choice is the default; a search without a choice covers all rows."""

    default = ""
    all_label = _("All")

    def choices(self, changelist: ChangeList) -> Iterator["FilterChoice"]:
        selected = self.value()
        for value, title in [*self.lookup_choices, ("all", self.all_label)]:
            yield {
                "selected": selected == value,
                "query_string": changelist.get_query_string({str(self.parameter_name): value}),
                "display": title,
            }

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: admin.ModelAdmin
    ) -> None:
        self.searching = bool(request.GET.get("q", "").strip())
        super().__init__(request, params, model, model_admin)

    def value(self) -> str:
        chosen = super().value()
        known = {value for value, _title in self.lookup_choices} | {"all"}
        if chosen in known:
            return chosen
        return "all" if self.searching or not self.default else self.default
