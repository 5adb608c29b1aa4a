"""Lists without a full count: page numbers up to a cap, then keyset pagination (no full COUNT, no deep OFFSET)."""

from typing import Any, cast

from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

CAP = 1000
AFTER = "after"


class CappedPaginator(Paginator):
    """Counts at most one row beyond the cap. Rows after the cap are reached by keyset."""

    @cached_property
    def found(self) -> int:
        rows = cast(QuerySet, self.object_list)
        keys = rows.prefetch_related(None).values_list("pk", flat=True)
        return len(keys[: CAP + 1])

    @cached_property
    def count(self) -> int:
        return min(self.found, CAP)

    @property
    def capped(self) -> bool:
        return self.found > CAP


class CappedChangeList(ChangeList):
    """The admin's list with `?after=<key>`: the rows after that one in the list's own key order."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        kept = super().get_filters_params(params)
        kept.pop(AFTER, None)
        return kept

    def get_queryset(
        self, request: HttpRequest, exclude_parameters: list[str | None] | None = None
    ) -> QuerySet:
        rows = super().get_queryset(request, exclude_parameters)
        self.by_key = list(self.model_admin.get_ordering(request)) == ["-pk"] and ORDER_VAR not in self.params
        after = request.GET.get(AFTER, "")
        return rows.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else rows

    is_capped = True

    @property
    def previous_page(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num - 1})

    @property
    def next_page(self) -> str:
        return self.get_query_string({PAGE_VAR: self.page_num + 1})

    @cached_property
    def go_on(self) -> str:
        """Return the query string of the next thousand rows, or an empty string if there are none or no key order."""
        if not (self.paginator.capped and self.by_key):
            return ""
        last = self.queryset.values_list("pk", flat=True)[CAP - 1]
        return self.get_query_string({AFTER: last}, [AFTER])
