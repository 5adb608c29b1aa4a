"""The rule book: dated rows that are only added, each with a replay of what it would change (R17)."""

from itertools import islice
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from bindings.admin.base import Cell, RecordAdmin, pill
from bindings.admin.rule_book.replay import differences
from bindings.admin.verbs import DayInput
from bindings.models import RuleBook
from bindings.models.rule_book import NOT_A_RULE

_SHOWN = 100
NUMBERS = [field.name for field in RuleBook._meta.fields if field.name not in NOT_A_RULE]

_FIELDS = ("effective_from", *NUMBERS, "note")


@admin.register(RuleBook)
class RuleBookAdmin(RecordAdmin):
    change_form_template = "admin/record.html"
    add_form_template = "admin/add_rule_book.html"
    list_display = [
        "effective_from",
        "standing",
        "authorized_limit",
        "blue_v_hours",
        "entity_change_hours",
        "note",
    ]
    ordering = ["-effective_from"]
    fields = _FIELDS

    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return request.user.has_perm("bindings.add_rulebook")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with the numbers of the newest row, or with those entered for the preview."""
        newest = RuleBook.objects.order_by("-effective_from")[0]
        return {name: getattr(newest, name) for name in NUMBERS} | super().get_changeform_initial_data(
            request
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and "_preview" in request.POST:
            if self.get_form(request)(request.POST).is_valid():
                asked = {name: request.POST.get(name, "") for name in _FIELDS}
                return redirect(f"{request.path}?{urlencode(asked | {'preview': 1})}")
        elif request.method == "GET" and "preview" in request.GET:
            extra_context = (extra_context or {}) | self._replay(request)
        return super().add_view(request, form_url, extra_context)

    def _replay(self, request: HttpRequest) -> dict[str, Any]:
        form = self.get_form(request)(request.GET)
        if not form.is_valid():
            return {}
        found = list(islice(differences(RuleBook.on(timezone.localdate()), form.instance), _SHOWN + 1))
        return {"replayed": True, "differences": found[:_SHOWN], "more": len(found) > _SHOWN}

    @admin.display(description=_("state"))
    def standing(self, row: RuleBook) -> Cell:
        today = timezone.localdate()
        if row.effective_from > today:
            return pill("blue", _("From that day on"))
        current = RuleBook.on(today).pk == row.pk
        return pill("ok", _("In force")) if current else pill("hollow", _("Was in force"))
