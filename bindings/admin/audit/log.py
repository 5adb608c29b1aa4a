"""The audit log: every event by who, what, rule, shop, account and time; verified, replayed, exported (R16, R17)."""

import json
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bindings.admin import search
from bindings.admin.audit.verifying import replay, verify
from bindings.admin.base import Cell, ChoiceFilter, Lookups, RecordAdmin, link, pill, two_lines
from bindings.admin.records import moment
from bindings.models import Event
from bindings.rules.table import BY_ID
from bindings.services.events import broken_events
from bindings.texts import REASONS
from bindings.texts.changes import changes_of
from bindings.texts.events import DESK, EVENT_GROUPS, EVENTS, event_detail, event_title, text_of
from shops.exports import csv_response
from shops.models import User

EVENT_PILLS = {"info": "blue", "muted": "hollow"}
NARROWED = {"shop", "account", "actor", "chain", "q", "verb"}
EXPORTED = ["at", "verb", "shop", "account", "role", "who", "address", "device", "rules", "before", "after"]
EXPORTED += ["reason", "hash"]


LOOKED_AT = 5_000


def holding(rows: QuerySet[Event], field: str, word: str) -> QuerySet[Event]:
    """Narrow events to those whose list `field` holds `word`, among the newest ones of the other choices."""
    newest = rows.order_by("-pk").values("pk")[:LOOKED_AT]
    rows = Event.objects.filter(pk__in=newest)
    return rows.alias(**{f"{field}_text": Cast(field, TextField())}).filter(
        **{f"{field}_text__contains": f'"{word}"'}
    )


class TimeFilter(ChoiceFilter):
    title = _("time")
    parameter_name = "time"
    days = {"today": 0, "week": 7, "month": 30}

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        self.default = "all" if NARROWED & request.GET.keys() else "month"
        return [("month", _("Last 30 days")), ("week", _("Last 7 days")), ("today", _("Today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=start - timedelta(days=self.days[self.value()]))


class GroupFilter(ChoiceFilter):
    title = _("what")
    parameter_name = "what"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [*EVENT_GROUPS.items(), (DESK, _("Work at the desk"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        verbs = [verb for verb, text in EVENTS.items() if text.group == self.value()]
        return queryset.filter(verb__in=verbs)


class RuleFilter(ChoiceFilter):
    title = _("rule (newest 5,000)")
    parameter_name = "rule"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [(rule, rule) for rule in BY_ID]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else holding(queryset, "rules", self.value())


class CodeFilter(ChoiceFilter):
    """The reason of a refusal; the first page links here, the list itself offers it once it is chosen."""

    title = _("reason of the refusal")
    parameter_name = "code"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        code = request.GET.get(self.parameter_name, "")
        return [(code, REASONS[code])] if code in REASONS else []

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return holding(queryset.filter(verb="scan_denied"), "after", self.value())


@admin.register(Event)
class EventAdmin(RecordAdmin):
    change_form_template = "admin/event.html"
    change_list_template = "admin/audit.html"
    list_display = ["when", "what", "concerns", "who", "which_rules"]
    list_filter = [TimeFilter, CodeFilter, GroupFilter, "actor_kind", RuleFilter]
    list_select_related = ["shop", "account", "actor"]
    search_fields = ["pk"]
    search_help_text = _("Shop, account, credit code, user name")
    fields = ["when", "what", "shop", "account", "actor_kind", "actor_name", "ip", "device", "which_rules"]
    fields += ["reason", "rule_book", "chain", "number", "hash"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        people = list(User.objects.filter(username=term.strip()).values_list("pk", flat=True))
        return rows.filter(
            Q(shop_id__in=search.shops(term))
            | Q(account_id__in=search.accounts(term))
            | Q(actor_id__in=people)
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export.csv", view(self.export), name="bindings_event_export"),
            path("verify/", view(self.verify_page), name="bindings_event_verify"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Stream the events that the list's filters choose; an unknown choice leads back to the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset.iterator(chunk_size=2000)
        except IncorrectLookupParameters:
            return redirect("admin:bindings_event_changelist")
        return csv_response("events.csv", EXPORTED, map(_exported, rows))

    def verify_page(self, request: HttpRequest) -> HttpResponse:
        """Verify the chains on POST, a bounded time at once, and show what was found."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        result = verify(request.POST.get("after", "")) if request.method == "POST" else None
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Verify the audit log"),
            "result": result,
            "faults": [(event, why, event_title(event)) for event, why in result.faults] if result else [],
        }
        return render(request, "admin/verify.html", context)

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        event = self.get_object(request, object_id)
        if event is None:
            return {}
        chain = Event.objects.filter(chain=event.chain)
        return {
            "changed": changes_of(event),
            "detail": event_detail(event),
            "replay": replay(event),
            "facts_text": json.dumps(event.facts, ensure_ascii=False, indent=2, sort_keys=True),
            "faults": [why for broken, why in broken_events(chain) if broken.pk == event.pk],
        }

    @admin.display(description=_("when"))
    def when(self, event: Event) -> Cell:
        return moment(event.at)

    @admin.display(description=_("what"))
    def what(self, event: Event) -> Cell:
        tone = text_of(event).tone
        return two_lines(pill(EVENT_PILLS.get(tone, tone), event_title(event)), event_detail(event))

    @admin.display(description=_("shop and account"))
    def concerns(self, event: Event) -> Cell:
        if event.person_id:
            return person_link(event)
        return two_lines(link(event.shop), link(event.account))

    @admin.display(description=_("who"))
    def who(self, event: Event) -> Cell:
        return two_lines(event.actor_name or "–", event.get_actor_kind_display())

    @admin.display(description=_("rules"))
    def which_rules(self, event: Event) -> Cell:
        return ", ".join(event.rules) or "–"


def person_link(event: Event) -> SafeString:
    """Return a link to the person that the event is about."""
    url = reverse("admin:shops_user_change", args=[event.person_id])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', url, event.facts.get("member") or event.person_id)


def _exported(event: Event) -> list:
    return [
        event.at.isoformat(),
        event.verb,
        event.shop.code if event.shop else "",
        event.account.handle if event.account else "",
        event.actor_kind,
        event.actor_name,
        event.ip,
        event.device,
        " ".join(event.rules),
        event.before,
        event.after,
        event.reason,
        event.hash,
    ]
