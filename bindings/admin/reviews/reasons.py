"""Reasons that a merchant reads: a code's text and a note, in the shop's language; and the table that supervisors keep."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import Review
from bindings.admin.base import Cell, RecordAdmin, pill
from bindings.admin.verbs import DayInput
from bindings.models import Reason, ReasonUse
from bindings.texts.documents import all_asked_for
from shops.models import Role, Shop

_NOTHING: Mapping[str, str] = MappingProxyType({})


def offered(use: str, day: date | None = None) -> dict[str, Reason]:
    """Return the reasons that operators may choose, by code."""
    return Reason.on(day or timezone.localdate(), use)


def fitting(codes: tuple[str, ...]) -> str:
    """Return the code of the reason that fits what stands against approval; empty where none does."""
    by_gate = {reason.gate: reason.code for reason in offered(ReasonUse.REJECT).values() if reason.gate}
    return next((by_gate[code] for code in codes if code in by_gate), "")


def reason_for(shop: Shop, reason: Reason | None, note: str, asked: Mapping[str, str] = _NOTHING) -> str:
    """Return the reason as the people of `shop` read it: on one line the code's text and what is asked for, then the note."""
    with translation.override(_language_of(shop)):
        told = [reason.text.rstrip(".。") if reason else "", all_asked_for(asked)]
        sentence = pgettext("in a list", "; ").join(filter(None, told))
        end = "。" if (translation.get_language() or "").startswith("zh") else "."
    return "\n".join(
        filter(None, [f"{sentence}{end}" if sentence and note.strip() else sentence, note.strip()])
    )


def _language_of(shop: Shop) -> str:
    """Return the language of the shop's first owner, or the operator's where the owner chose none."""
    owner = shop.memberships.filter(role=Role.OWNER).select_related("user").order_by("pk").first()
    return (owner.user.language if owner else "") or translation.get_language()


@admin.register(Reason)
class ReasonAdmin(RecordAdmin):
    """Each text with its date and how many decisions used its code; rows are only added."""

    list_display = ["code", "use", "text_en", "text_zh", "gate", "effective_from", "standing", "used"]
    ordering = ["use", "code", "-effective_from"]
    fields = ("code", "use", "text_en", "text_zh", "gate", "offered", "effective_from")
    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return request.user.has_perm("bindings.add_reason")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"effective_from": timezone.localdate()} | super().get_changeform_initial_data(request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        page = super().get_changelist_instance(request)
        counts = Review.objects.exclude(reason_code="").values_list("reason_code").annotate(n=Count("pk"))
        by_code = dict(counts.order_by())
        for row in page.result_list:
            row.count = by_code.get(row.code, 0)
        return page

    @admin.display(description=_("decisions"))
    def used(self, row: Reason) -> Cell:
        return getattr(row, "count", 0)

    @admin.display(description=_("state"))
    def standing(self, row: Reason) -> Cell:
        today = timezone.localdate()
        if row.effective_from > today:
            return pill("blue", _("From that day on"))
        current = offered(row.use, today).get(row.code)
        return pill("ok", _("In force")) if current == row else pill("hollow", _("Was in force"))
