"""The activity log as a read model: filters from the query string, pages by key, lines for the page and the export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bindings.models import ActorKind, Event
from bindings.policy import ACCOUNT_GATES, SCENARIO_RULES, SHOP_GATES, AccountFacts, ShopFacts
from bindings.rules.sources import source_label
from bindings.rules.table import BY_ID, RULES
from bindings.texts.changes import FieldChange, changed_fields
from bindings.texts.events import DESK_VERBS, EVENT_GROUPS, EVENTS, event_detail, event_title, text_of
from bindings.texts.trace import TraceRow, trace_rows
from bindings.trace import HIT, trace
from shops.models import Role, Shop

ENTRIES_A_PAGE = 50
GATES = {gate.code: gate for gate in (*SHOP_GATES, *ACCOUNT_GATES)}
ALWAYS = {"R1", "R4", "R8"}  # rules of every binding, which do not distinguish one event from another
LOGGED_DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]


class ActivityForm(forms.Form):
    """The filters: person, action, rule, date and free text."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(
        label=pgettext_lazy("log", "What"),
        required=False,
        choices=[("", _("Anything")), *EVENT_GROUPS.items()],
    )
    rule = forms.ChoiceField(
        label=_("Rule"),
        required=False,
        choices=[("", _("Any rule")), *((rule.id, rule.id) for rule in RULES)],
    )
    since = forms.DateField(label=_("From"), required=False, validators=LOGGED_DAYS)
    until = forms.DateField(label=_("To"), required=False, validators=LOGGED_DAYS)
    before = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, label) for kind, label in ActorKind.choices if kind != ActorKind.MERCHANT]
        people = [(f"user-{pk}", name) for pk, name in members]
        self.choices_of("who").choices = [("", _("Anyone")), *people, *kinds]

    def choices_of(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def label_of(self, name: str) -> str:
        """Return the label of the choice made in the list `name`."""
        return str(dict(cast(list, self.choices_of(name).choices))[self.cleaned_data[name]])

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must not be before the first."))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log, ready for display."""

    event: Event
    title: str
    detail: str
    tone: str
    role: str
    rule: str
    source: str
    changes: list[FieldChange]
    refused: list[TraceRow]


def people_of(shop: Shop) -> list[tuple[int, str]]:
    """Return the people to filter by: the shop's members."""
    members = shop.memberships.select_related("user").order_by("user__full_name", "pk")
    return [(member.user_id, str(member.user)) for member in members]


def filtered(shop: Shop, wanted: dict) -> QuerySet[Event]:
    """Return the shop's events that match the cleaned filters, newest first."""
    events = Event.objects.filter(shop=shop).exclude(verb__in=DESK_VERBS).order_by("-pk")
    if who := wanted.get("who"):
        kind = Q(actor_id=who.removeprefix("user-")) if who.startswith("user-") else Q(actor_kind=who)
        events = events.filter(kind)
    if what := wanted.get("what"):
        events = events.filter(verb__in=[verb for verb, text in EVENTS.items() if text.group == what])
    if rule := wanted.get("rule"):
        events = events.annotate(rule_text=Cast("rules", TextField())).filter(rule_text__contains=f'"{rule}"')
    if since := wanted.get("since"):
        events = events.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        events = events.filter(at__lt=_midnight(until) + timedelta(days=1))
    if text := wanted.get("q", "").strip():
        events = events.filter(_mentions(text))
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _mentions(text: str) -> Q:
    """Search what the page shows: account, person, reason, request number, and the title in the active language."""
    lowered = text.lower().lstrip("@")
    verbs = [verb for verb, words in EVENTS.items() if lowered in str(words.title).lower()]
    return (
        Q(account__handle__icontains=lowered)
        | Q(account__display_name__icontains=text)
        | Q(actor_name__icontains=lowered)
        | Q(reason__icontains=text)
        | Q(facts__review__iexact=text)
        | Q(after__review__iexact=text)
        | Q(verb__in=verbs)
    )


def counted(shop: Shop, events: QuerySet[Event]) -> tuple[int, int]:
    """Return the number of matching events and of all the shop's events, in one query each."""
    every = Event.objects.filter(shop=shop).exclude(verb__in=DESK_VERBS)
    return events.count(), every.aggregate(n=Count("pk"))["n"]


def log_page(events: QuerySet[Event], before: int | None) -> tuple[list[Event], int | None]:
    """Return one page of `events` older than `before`, and where the next one starts."""
    if before:
        events = events.filter(pk__lt=before)
    found = list(events.select_related("account", "rule_book")[: ENTRIES_A_PAGE + 1])
    return found[:ENTRIES_A_PAGE], found[ENTRIES_A_PAGE - 1].pk if len(found) > ENTRIES_A_PAGE else None


def log_entries(events: list[Event], shop: Shop) -> list[LogEntry]:
    """Return the lines of `events`; the role shown is the one the person has in `shop` now."""
    roles = dict(shop.memberships.values_list("user_id", "role"))
    return [log_entry(event, roles) for event in events]


def log_entry(event: Event, roles: dict[int, str]) -> LogEntry:
    """Return one event as a line."""
    rule, source = _leading(event)
    return LogEntry(
        event,
        event_title(event),
        event_detail(event),
        text_of(event).tone,
        _role(event, roles),
        rule,
        source_label(source) if rule else "",
        changed_fields(event),
        _refused(event),
    )


def _refused(event: Event) -> list[TraceRow]:
    """Return the checks that refused a scan, replayed from the facts that the event recorded (R17).

    Entities are told by their codes, which is what was compared; names may have changed since.
    """
    if event.verb != "scan_denied":
        return []
    shop, account = ShopFacts(**event.facts["shop"]), AccountFacts(**event.facts["account"])
    checks = trace(event.facts["purpose"], shop, account)
    return trace_rows([check for check in checks if check.result == HIT], str)


def _leading(event: Event) -> tuple[str, str]:
    """Return the most telling rule of the event, and its source: the refusal's, the scenario's, or the first."""
    for reason in event.after.get("reasons", ()):
        if reason in GATES:
            return GATES[reason].rule, GATES[reason].source
    if scenario := event.after.get("scenario"):
        return SCENARIO_RULES[scenario], f"seed III.1 scenario {scenario}"
    known = [rule for rule in event.rules if rule in BY_ID]
    rule = next((rule for rule in known if rule not in ALWAYS), next(iter(known), ""))
    return rule, BY_ID[rule].sources[0] if rule else ""


def _role(event: Event, roles: dict[int, str]) -> str:
    if event.actor_kind == ActorKind.MERCHANT and event.actor_id in roles:
        return str(Role(roles[event.actor_id]).label)
    return "" if event.actor_kind == ActorKind.SYSTEM else str(ActorKind(event.actor_kind).label)


EXPORT_HEADER = (
    _("When"),
    _("Who"),
    _("Role"),
    pgettext_lazy("log", "What"),
    _("Detail"),
    _("Network address"),
    _("Device"),
    _("Rules"),
    _("Reason"),
    _("Changes"),
)


def export_rows(events: QuerySet[Event], shop: Shop) -> Iterator[list[str]]:
    """Yield the export's lines; events are read in chunks while they are sent."""
    roles = dict(shop.memberships.values_list("user_id", "role"))
    for event in events.select_related("account").iterator(chunk_size=1000):
        line = log_entry(event, roles)
        yield [
            timezone.localtime(event.at).isoformat(sep=" ", timespec="seconds"),
            event.actor_name,
            line.role,
            line.title,
            line.detail,
            event.ip,
            event.device,
            " ".join(event.rules),
            event.reason,
            "; ".join(f"{change.label}: {change.before} → {change.after}" for change in line.changes),
        ]
