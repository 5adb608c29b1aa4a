"""What the queue shows: filters with counts that respect each other, the search, and one's place in the list (R22, R23)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import UNDECIDED, Review, ReviewKind, ReviewState
from bindings.models import RuleBook
from bindings.services.taking import held
from shops.models import User

from .checks import CHECKS, license_checks
from .finding import matching

DECIDED = [ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.WITHDRAWN]
LOOKED_AT = 300  # requests whose check a page works out for its filter, the most urgent ones
SHOWN = ("shop__entity", "account__entity", "entity", "assignee", "decided_by")
STATUS: dict[str, tuple[str | Promise, Q]] = {
    "waiting": (_("Waiting"), Q(state=ReviewState.OPEN)),
    "returned": (_("With the merchant"), Q(state=ReviewState.RETURNED)),
    "holder": (_("Waiting for the account’s holder"), Q(state=ReviewState.AWAITING_HOLDER)),
    "decided": (_("Decided"), Q(state__in=DECIDED)),
    "all": (_("All"), Q()),
}
TITLES = {"kind": _("Kind"), "due": _("Time left"), "check": _("Check"), "reviewer": _("Who has it")}
NAMES = ("q", "status", *TITLES)
_KEPT = 5000  # found requests that are kept as keys; more are looked for again


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: its words, how many requests it leaves, whether there may be more, and its link."""

    label: str | Promise
    count: int
    more: bool
    query: str
    selected: bool


class Selection:
    """The requests that a query string chooses, seen by one person at one moment."""

    def __init__(self, query: Mapping[str, str], reader: User, book: RuleBook, now: datetime) -> None:
        self.reader, self.book, self.now = reader, book, now
        self._known: dict[int, str] = {}
        self.text = query.get("q", "").strip()
        status = query.get("status", "")
        self.status = status if status in STATUS else "all" if self.text else "waiting"
        self.chosen = {
            name: value for name in TITLES if (value := query.get(name, "")) in dict(self.choices_of(name))
        }

    @property
    def undecided(self) -> bool:
        """Tell whether the choice is among requests whose check and clock say something."""
        return self.status != "decided"

    @cached_property
    def conditions(self) -> dict[str, dict[str, Q]]:
        """Return the condition of each choice of each filter that the database can judge."""
        soon = self.book.working_time.after(self.now, timedelta(hours=self.book.soon_hours))
        taken = held(self.book, self.now)
        return {
            "kind": {kind.value: Q(kind=kind) for kind in ReviewKind},
            "due": {
                "overdue": Q(due_at__lt=self.now),
                "soon": Q(due_at__gte=self.now, due_at__lte=soon),
                "later": Q(due_at__gt=soon),
            },
            "reviewer": {
                "me": taken & Q(assignee=self.reader),
                "nobody": ~taken,
                "other": taken & ~Q(assignee=self.reader),
            },
        }

    def choices_of(self, name: str) -> Sequence[tuple[str, str | Promise]]:
        choices: dict[str, Sequence[tuple[str, str | Promise]]] = {
            "kind": [(kind.value, kind.label) for kind in ReviewKind],
            "due": [("overdue", _("Overdue")), ("soon", _("Soon due")), ("later", _("Later"))],
            "check": [(code, label) for code, (_tone, label) in CHECKS.items()],
            "reviewer": [("me", _("Me")), ("nobody", _("Nobody")), ("other", _("Someone else"))],
        }
        return choices[name]

    def query(self, **changes: str) -> str:
        """Return the query string of this choice with `changes`; an empty value drops a filter."""
        values = {"status": self.status, "q": self.text, **self.chosen} | changes
        if values["status"] == ("all" if values["q"] else "waiting"):
            values["status"] = ""
        kept = QueryDict(mutable=True)
        kept.update({name: values[name] for name in NAMES if values.get(name)})
        return kept.urlencode()

    def without(self, name: str) -> "Selection":
        """Return what is chosen if the filter `name` is not."""
        other = Selection(QueryDict(self.query(**{name: ""})), self.reader, self.book, self.now)
        other._known = self._known
        if self.text:
            other._found = self._found
        return other

    @cached_property
    def _found(self) -> list[int] | None:
        """Return the keys of what the search finds, looked for once; None where they are too many to keep."""
        rows = matching(Review.objects.filter(STATUS[self.status][1]), self.text)
        keys = list(rows.values_list("pk", flat=True)[: _KEPT + 1])
        return keys if len(keys) <= _KEPT else None

    def _rows(self, *, but: str = "") -> QuerySet[Review]:
        """Return what all filters leave, except `but`; the check is left to `rows`."""
        rows = Review.objects.filter(STATUS[self.status][1])
        for name, value in self.chosen.items():
            if name not in ("check", but):
                rows = rows.filter(self.conditions[name][value])
        if not self.text:
            return rows
        return matching(rows, self.text) if self._found is None else rows.filter(pk__in=self._found)

    @property
    def order(self) -> tuple[str, str]:
        return ("-decided_at", "-pk") if self.status == "decided" else ("due_at", "pk")

    @cached_property
    def checks(self) -> dict[int, str]:
        """Return the check of the most urgent requests that the other filters leave, by key (R22)."""
        rows = self._rows(but="check").filter(state__in=UNDECIDED).order_by("due_at", "pk")
        keys = list(rows.values_list("pk", flat=True)[:LOOKED_AT])
        unknown = Review.objects.filter(pk__in=[pk for pk in keys if pk not in self._known])
        found = license_checks(unknown.select_related(*SHOWN), self.book)
        self._known |= {pk: check.code for pk, check in found.items()}
        return {pk: self._known[pk] for pk in keys if pk in self._known}

    @cached_property
    def rows(self) -> QuerySet[Review]:
        """Return the chosen requests in the order of the list."""
        rows = self._rows()
        if check := self.chosen.get("check"):
            rows = rows.filter(pk__in=[pk for pk, code in self.checks.items() if code == check])
        return rows.select_related(*SHOWN).order_by(*self.order)

    def page(self, number: str, size: int) -> tuple[Page, list[Review]]:
        """Return one page of the list: its keys are chosen first, so that a late page costs little."""
        page = Paginator(self.rows.select_related(None).values_list("pk", flat=True), size).get_page(number)
        by_key = Review.objects.select_related(*SHOWN).in_bulk(list(page.object_list))
        return page, [by_key[key] for key in page.object_list if key in by_key]

    @cached_property
    def free(self) -> QuerySet[Review]:
        """Return the chosen requests that nobody has."""
        return self.rows.filter(self.conditions["reviewer"]["nobody"], state=ReviewState.OPEN)

    @cached_property
    def looked_at_all(self) -> bool:
        """Tell whether the checks are those of all requests that the other filters leave."""
        return len(self.checks) < LOOKED_AT

    @cached_property
    def count(self) -> int:
        return self.rows.order_by().count()

    def filters(self) -> Iterator[tuple[str | Promise, list[Choice]]]:
        """Yield each filter with its choices; a count is of what the other filters leave."""
        for name, title in TITLES.items():
            if name in ("due", "check") and not self.undecided:
                continue
            yield title, list(self._filter(name))

    def _filter(self, name: str) -> Iterator[Choice]:
        counts, chosen = self._counts(name), self.chosen.get(name, "")
        every = _("Anyone") if name == "reviewer" else _("All")
        for value, label in [("", every), *self.choices_of(name)]:
            partly = (
                value in CHECKS if name == "check" else "check" in self.chosen
            ) and not self.looked_at_all
            yield Choice(label, counts[value], partly, self.query(**{name: value}), value == chosen)

    def _counts(self, name: str) -> dict[str, int]:
        if name == "check":
            every = {"": self._rows(but="check").count()}
            codes = list(self.checks.values())
            return every | {code: codes.count(code) for code in CHECKS}
        wanted = {f"n_{v}": Count("pk", filter=q) for v, q in self.conditions[name].items()}
        counts = self.without(name).rows.order_by().aggregate(n_=Count("pk"), **wanted)
        return {key.removeprefix("n_"): count for key, count in counts.items()}

    def place_of(self, review: Review) -> tuple[int, Review | None, Review | None]:
        """Return how many of the list come up to `review`, and those before and after it; as it was if it has left."""
        before, after = self._beside(review)
        rows = self.rows.exclude(pk=review.pk)
        previous = rows.filter(before).order_by(*self._reversed).first()
        return rows.filter(before).order_by().count() + 1, previous, rows.filter(after).first()

    @property
    def _reversed(self) -> list[str]:
        return [name[1:] if name.startswith("-") else f"-{name}" for name in self.order]

    def _beside(self, review: Review) -> tuple[Q, Q]:
        first = self.order[0].removeprefix("-")
        value, pk = getattr(review, first) or self.now, review.pk
        lower = Q(**{f"{first}__lt": value}) | Q(**{first: value}, pk__lt=pk)
        higher = Q(**{f"{first}__gt": value}) | Q(**{first: value}, pk__gt=pk)
        return (higher, lower) if self.order[0].startswith("-") else (lower, higher)


def figures(book: RuleBook, now: datetime) -> dict[str, int]:
    """Return how many requests wait in all, how many of them are over their target and how many soon will be."""
    soon = book.working_time.after(now, timedelta(hours=book.soon_hours))
    over, near = Q(due_at__lt=now), Q(due_at__gte=now, due_at__lte=soon)
    return Review.objects.filter(state=ReviewState.OPEN).aggregate(
        waiting=Count("pk"), overdue=Count("pk", filter=over), soon=Count("pk", filter=near)
    )


def decided_since(moment: datetime) -> int:
    """Return how many requests operators have decided since `moment`."""
    states = [ReviewState.APPROVED, ReviewState.REJECTED]
    return Review.objects.filter(state__in=states, decided_at__gte=moment).count()
