"""The review queue's columns: what the license check finds, and how long a request waits against its target."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Review, ReviewKind, ReviewState
from bindings.errors import Refusal
from bindings.models import RuleBook
from bindings.policy import DECIDED_STATES
from bindings.services.clock import target_of, time_left
from bindings.services.review_cases import ReviewCase, cases_of
from bindings.texts import NAME_PROBLEMS, join_sentences, sentence_of

CHECKS = {
    "same": ("ok", gettext_lazy("Same entity")),
    "unknown": ("hollow", gettext_lazy("No entity on record")),
    "change": ("hollow", gettext_lazy("New entity")),
    "differ": ("warn", gettext_lazy("Entities differ")),
    "blocked": ("bad", gettext_lazy("Can’t be approved")),
}


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
    """Return the check of each undecided review by its key, from the gates of its approval (R5, R11, R14, R22)."""
    undecided = [review for review in reviews if review.state not in DECIDED_STATES]
    return {pk: _check(case) for pk, case in cases_of(undecided, book).items()}


def _check(case: ReviewCase) -> LicenseCheck:
    review, entity = case.review, case.review.account.entity
    if refusal := case.refusal:
        return LicenseCheck("blocked", _why(refusal))
    if entity == review.entity:
        return LicenseCheck("same", str(entity))
    on_record = _("On record: %(entity)s") % {"entity": entity or "–"}
    if review.kind == ReviewKind.ENTITY_CHANGE:
        return LicenseCheck("change", on_record)
    return LicenseCheck("differ", on_record) if entity else LicenseCheck("unknown", str(review.entity))


def _why(refusal: Refusal) -> str:
    """Return the reasons in one line; a name is told with what is wrong with it."""
    others = [sentence_of(code) for code in refusal.codes if code != "NAME_NOT_LEGAL"]
    problems = refusal.facts.get("problems", ())[:1]
    return join_sentences(
        [*others, *(f"“{refusal.facts['name']}”: {NAME_PROBLEMS[code]}" for code in problems)]
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """The clock of a request: tone, words, target in hours and the bar's width out of 100."""

    tone: str
    words: str
    hours: int
    width: int


def wait_of(review: Review, book: RuleBook, now: datetime) -> Wait:
    """Return the clock of an undecided review by the calendar of `book` (R23); it stands still with the merchant."""
    target, left = target_of(review), time_left(review, book, now)
    hours = round(target / timedelta(hours=1))
    if review.state == ReviewState.RETURNED:
        return Wait("hollow", _("With the merchant"), hours, _spent(target, left))
    if left < timedelta():
        return Wait("bad", _("%(time)s over") % {"time": hours_and_minutes(-left)}, hours, 100)
    tone = "warn" if left <= timedelta(hours=book.soon_hours) else "blue"
    return Wait(tone, _("%(time)s left") % {"time": hours_and_minutes(left)}, hours, _spent(target, left))


def _spent(target: timedelta, left: timedelta) -> int:
    return max(1, min(100, round(100 * ((target - left) / target)))) if target else 100


def hours_and_minutes(time: timedelta) -> str:
    """Return hours and minutes as people read them: "3 h 20 m", "47 h"; minutes only below ten hours."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 10:
        return _("%(hours)s h") % {"hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)02d m") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s m") % {"minutes": minutes}
