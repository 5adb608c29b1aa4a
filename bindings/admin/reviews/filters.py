"""The review queue's list: its filters with counts, and the columns worked out once for a page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import UNDECIDED, Review, ReviewKind, ReviewState
from bindings.admin.base import ChoiceFilter, Lookups
from bindings.admin.reviews.checks import CHECKS, LicenseCheck, Wait, license_checks, wait_of
from bindings.models import RuleBook
from shops.access import person_of
from shops.paging import CappedChangeList

DECIDED = [ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.WITHDRAWN]
_COUNTED = 300


def waiting() -> QuerySet[Review]:
    """Return the requests that wait for a decision, with what a row shows."""
    return Review.objects.filter(state__in=UNDECIDED).select_related(
        "shop__entity", "account__entity", "entity"
    )


class QueueFilter(ChoiceFilter):
    """A filter of the queue whose choices carry a count, taken from one query for the whole page."""

    default = "all"

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        counts = cast(QueueChangeList, changelist).counts
        first, *rest = [("all", self.all_label), *self.lookup_choices]
        for value, title in [first, *rest]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({str(self.parameter_name): value}),
                "display": title,
                "count": counts.get(f"{self.parameter_name}_{value}"),
            }


class StatusFilter(ChoiceFilter):
    title = _("state")
    parameter_name = "status"
    default = "waiting"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return [
            ("waiting", _("Waiting for a decision")),
            ("returned", _("Sent back for more material")),
            ("holder", _("Waiting for the account’s holder")),
            ("decided", _("Decided")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        states = {
            "waiting": UNDECIDED,
            "returned": [ReviewState.RETURNED],
            "holder": [ReviewState.AWAITING_HOLDER],
            "decided": DECIDED,
        }.get(self.value())
        return queryset.filter(state__in=states) if states else queryset


class KindFilter(QueueFilter):
    title = _("type")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return [(kind.value, kind.label) for kind in ReviewKind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset if self.value() == "all" else queryset.filter(kind=self.value())


class DueFilter(QueueFilter):
    title = _("target")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return [("overdue", _("Overdue")), ("soon", _("Due within 8 h")), ("later", _("Later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        now = timezone.now()
        condition = due_conditions(RuleBook.on(timezone.localdate(now)), now).get(self.value())
        return queryset.filter(condition) if condition else queryset


def due_conditions(book: RuleBook, now: datetime) -> dict[str, Q]:
    """Return by the working time that is left which requests are over, soon and later (R23)."""
    soon = book.working_time.after(now, timedelta(hours=book.soon_hours))
    return {
        "overdue": Q(due_at__lt=now),
        "soon": Q(due_at__gte=now, due_at__lte=soon),
        "later": Q(due_at__gt=soon),
    }


class CheckFilter(QueueFilter):
    title = _("license check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return [(code, CHECKS[code][1]) for code in CHECKS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        code = self.value()
        if code == "all":
            return queryset
        checks = license_checks(waiting().order_by("due_at")[:1000], RuleBook.on(timezone.localdate()))
        return queryset.filter(pk__in=[pk for pk, check in checks.items() if check.code == code])


class ReviewerFilter(QueueFilter):
    title = _("reviewer")
    parameter_name = "reviewer"
    all_label = _("Anyone")

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Lookups:
        return [("me", _("Me")), ("nobody", _("Unassigned"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        if self.value() == "me":
            return queryset.filter(assignee=person_of(request))
        return queryset.filter(assignee__isnull=True) if self.value() == "nobody" else queryset


class QueueRow(Review):
    """A request with what the list works out for a whole page."""

    check_result: LicenseCheck | None
    wait: Wait
    back: str

    class Meta:
        abstract = True


class QueueChangeList(CappedChangeList):
    """The queue: counts for its filters and figures, and for each row its license check and waiting time."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.reader, self.book = person_of(request), RuleBook.on(timezone.localdate())
        super().__init__(request, *args, **kwargs)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        now, book = timezone.now(), self.book
        checks = license_checks(self.result_list, book)
        for review in self.result_list:
            review.check_result, review.wait = checks.get(review.pk), wait_of(review, book, now)
            review.back = self.get_query_string()

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many waiting requests each choice of each filter has."""
        wanted = {f"kind_{kind.value}": Q(kind=kind) for kind in ReviewKind}
        wanted |= {
            f"due_{name}": condition for name, condition in due_conditions(self.book, timezone.now()).items()
        }
        wanted |= {"reviewer_me": Q(assignee=self.reader), "reviewer_nobody": Q(assignee__isnull=True)}
        rows = Review.objects.filter(state__in=UNDECIDED)
        counts = rows.aggregate(every=Count("pk"), **{k: Count("pk", filter=q) for k, q in wanted.items()})
        counts |= {f"{name}_all": counts["every"] for name in ("kind", "due", "check", "reviewer")}
        return counts | self._check_counts(counts["every"])

    def _check_counts(self, every: int) -> dict[str, int]:
        if every > _COUNTED:
            return {}
        counts = dict.fromkeys((f"check_{code}" for code in CHECKS), 0)
        for check in license_checks(waiting(), self.book).values():
            counts[f"check_{check.code}"] += 1
        return counts

    @cached_property
    def decided_today(self) -> int:
        start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        states = [ReviewState.APPROVED, ReviewState.REJECTED]
        return Review.objects.filter(state__in=states, decided_at__gte=start).count()
