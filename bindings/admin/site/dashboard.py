"""The figures of the admin's first page, each with the list it leads to."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bindings.admin.reviews.selection import figures as figures_of
from bindings.admin.standing import STATES, restricted, with_upgrade_to_hand_in
from bindings.models import Binding, Event, RuleBook
from bindings.policy import State
from bindings.standing import Status
from bindings.texts import REASONS
from bindings.texts.standing import STATUSES
from shops.models import Shop, ShopStatus, User
from work.standing import work_standing

CHART_DAYS = 30
READ_AT_MOST = 20_000
HEIGHT = 60
SLOW_SECONDS, KEPT_SECONDS = 0.2, 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in words, its tone, and its share of the largest one out of 100."""

    label: str
    count: int
    url: str
    tone: str = "blue"
    share: int = 0


def figures(user: User, today: date) -> dict:
    """Return what the first page shows to `user`; each part only to whom may open its list."""
    now = timezone.now()
    shown: dict = {}
    if user.has_perm("accounts.view_review"):
        shown["reviews"] = _reviews(now)
    if user.has_perm("shops.view_shop"):
        shown |= _remembered("shops", lambda: _shops(today))
    if user.has_perm("bindings.view_event"):
        shown |= _remembered("refusals", lambda: {"refusals": _refusals(now)})
    if user.has_perm("work.view_mail"):
        shown["background"] = work_standing(now)
    return shown


def _shops(today: date) -> dict:
    return {"states": _states(), "restricted": _restricted(today), "days": _deadlines(today)}


def _remembered(name: str, count: Callable[[], dict]) -> dict:
    """Return the counted figures; where counting takes long, they are counted once a minute for everybody."""
    key = f"desk-figures-{name}-{get_language()}"
    if (kept := cache.get(key)) is not None:
        return kept
    start = time.monotonic()
    counted = count()
    if time.monotonic() - start > SLOW_SECONDS:
        cache.set(key, counted, KEPT_SECONDS)
    return counted


def _list(name: str, query: str) -> str:
    return reverse(f"admin:{name}_changelist") + f"?{query}"


def _shared(figures: list[tuple[str, int, str, str]]) -> list[Figure]:
    most = max((count for _label, count, _url, _tone in figures), default=0) or 1
    return [Figure(label, count, url, tone, round(100 * count / most)) for label, count, url, tone in figures]


def _states() -> list[Figure]:
    """Count shops that are open by official state, from the bindings: one row a state, no list of shops."""
    open_shops = Shop.objects.filter(status=ShopStatus.OPEN).count()
    official = Binding.objects.active().official()
    rows = official.filter(shop__status=ShopStatus.OPEN).values_list("state").annotate(count=Count("pk"))
    counts = dict(rows)
    counts[State.NOT_BOUND] = open_shops - sum(counts.values())
    return _shared(
        [
            (
                str(words.label),
                counts.get(state, 0),
                _list("shops_shop", f"show=all&state={state}&status__exact=open"),
                words.segment.removeprefix("seg-"),
            )
            for state, words in STATES.items()
        ]
    )


def _restricted(today: date) -> Figure:
    count = restricted(Shop.objects.all(), today).count()
    return Figure(
        str(STATUSES[Status.RESTRICTED].label), count, _list("shops_shop", "show=restricted"), "bad"
    )


def _reviews(now: datetime) -> list[Figure]:
    counts = figures_of(RuleBook.on(timezone.localdate(now)), now)
    counts["later"] = counts["waiting"] - counts["overdue"] - counts["soon"]
    words = {
        "overdue": (_("Overdue"), "bad"),
        "soon": (_("Soon due"), "warn"),
        "later": (_("Later"), "blue"),
    }
    return _shared(
        [
            (label, counts[name], _list("accounts_review", f"due={name}"), tone)
            for name, (label, tone) in words.items()
        ]
    )


@dataclass(frozen=True, slots=True)
class ChartDay:
    """One bar of the chart of deadlines: its day, how many shops are due, and where it stands."""

    day: date
    count: int
    x: int
    height: int
    url: str

    @property
    def y(self) -> int:
        return HEIGHT - self.height


def _deadlines(today: date) -> list[ChartDay]:
    """Count the shops due on each of the next days that have not submitted their upgrade."""
    end = today + timedelta(days=CHART_DAYS - 1)
    due = with_upgrade_to_hand_in(Shop.objects.all()).filter(upgrade_deadline__range=(today, end))
    rows = due.values_list("upgrade_deadline")
    counts = dict(rows.annotate(count=Count("pk")))
    most = max(counts.values(), default=0) or 1
    days = [today + timedelta(days=step) for step in range(CHART_DAYS)]
    return [
        ChartDay(
            day,
            counts.get(day, 0),
            10 * step,
            max(2, round(HEIGHT * counts[day] / most)) if counts.get(day) else 0,
            _list("shops_shop", f"show=attention&upgrade_deadline={day}"),
        )
        for step, day in enumerate(days)
    ]


def _refusals(now: datetime) -> list[Figure]:
    """Count the reasons of refused scans in the last days: the rules that affect merchants most."""
    rows = Event.objects.filter(verb="scan_denied", at__gte=now - timedelta(days=CHART_DAYS)).order_by("-id")
    counts: Counter[str] = Counter()
    for after in rows.values_list("after", flat=True)[:READ_AT_MOST].iterator(chunk_size=2000):
        counts.update(after.get("reasons", ()))
    return _shared(
        [
            (str(REASONS[code]), count, _list("bindings_event", f"code={code}&time=month"), "bad")
            for code, count in counts.most_common()
            if code in REASONS
        ]
    )
