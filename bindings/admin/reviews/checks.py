"""The review queue's columns: what the license check finds, and how long a request waits against its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountKind, Review
from bindings.models import RuleBook
from bindings.services.names import Holders, check_for, holders_of
from bindings.texts import NAME_PROBLEMS

CHECKS = {
    "name": ("bad", gettext_lazy("Name not allowed")),
    "changed": ("bad", gettext_lazy("License changed since")),
    "differ": ("warn", gettext_lazy("Entities differ")),
    "same": ("ok", gettext_lazy("Same entity")),
}
SOON = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class LicenseCheck:
    """What the desk sees before it opens a request: a code of CHECKS and one line of facts."""

    code: str
    detail: str

    @property
    def tone(self) -> str:
        return CHECKS[self.code][0]

    @property
    def label(self) -> str:
        return str(CHECKS[self.code][1])


def license_checks(reviews: Iterable[Review], book: RuleBook) -> dict[int, LicenseCheck]:
    """Return the check of each review by its key, with one query for all names (R5, R11, R14)."""
    reviews = list(reviews)
    holders = holders_of(_name(review) for review in reviews if _renames(review))
    return {review.pk: _check(review, book, holders) for review in reviews}


def _name(review: Review) -> str:
    return review.proposed_name or review.shop.name


def _renames(review: Review) -> bool:
    return review.completes_upgrade and review.account.kind != AccountKind.BLUE_V


def _check(review: Review, book: RuleBook, holders: Holders) -> LicenseCheck:
    if review.entity_id != review.shop.entity_id:
        return LicenseCheck("changed", str(review.shop.entity or "–"))
    if _renames(review) and (problem := _name_problem(review, book, holders)):
        return LicenseCheck("name", f"“{_name(review)}”: {problem}")
    if review.account.entity_id not in (None, review.entity_id):
        return LicenseCheck("differ", _("On record: %(entity)s") % {"entity": review.account.entity})
    return LicenseCheck("same", str(review.entity))


def _name_problem(review: Review, book: RuleBook, holders: Holders) -> str:
    check = check_for(_name(review), review.account, book, holders=holders)
    return str(NAME_PROBLEMS[check.problems[0]]) if check.problems else ""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a request has waited: tone, words, target in hours and the bar's width out of 100."""

    tone: str
    words: str
    hours: int
    width: int


def wait_of(review: Review, now: datetime) -> Wait:
    """Return the waiting time of an undecided review against its target (rule book)."""
    target, left = review.due_at - review.submitted_at, review.due_at - now
    hours = round(target.total_seconds() / 3600)
    if left < timedelta(0):
        return Wait("bad", _("Overdue %(time)s") % {"time": span(-left)}, hours, 100)
    spent = 100 * ((now - review.submitted_at) / target) if target else 100
    tone = "warn" if left <= SOON else "blue"
    return Wait(tone, _("%(time)s left") % {"time": span(left)}, hours, max(1, min(100, round(spent))))


def span(time: timedelta) -> str:
    """Return hours and minutes as people read them: "3 h 20 m", "47 h"; minutes only below ten hours."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 10:
        return _("%(hours)s h") % {"hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)02d m") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s m") % {"minutes": minutes}
