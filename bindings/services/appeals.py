"""Appeals: a shop has a rejection decided once more, and somebody else decides (R25)."""

from copy import copy
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import UNDECIDED, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import Appeal, AppealState, BindingState, RuleBook
from bindings.second_opinion import (
    ANSWER_GATES,
    APPEAL_GATES,
    GRANT_GATES,
    AnswerFacts,
    AppealFacts,
    against,
)

from .actors import Actor
from .approvals import decide_approve_review
from .deeds import Deed
from .facts import official_binding
from .locks import lock_name
from .plans import Plan, carry_out, setting
from .reasons import require_reason
from .review_cases import upgrade_name
from .reviews import lock_review
from .roles import require_manager
from .transactions import one_transaction


def last_day_to_appeal(review: Review) -> date:
    """Return the last day on which a decided review can be appealed, by the rule book of the day of the decision."""
    if review.decided_at is None:
        raise TypeError("a review that nobody has decided")
    day = timezone.localdate(review.decided_at)
    return day + timedelta(days=RuleBook.on(day).appeal_days)


def appeal_rejection(*, review: Review, text: str, actor: Actor, now: datetime) -> Appeal:
    """Appeal the rejection of `review`; the request stays rejected until somebody else answers.

    Raises Refusal: REASON_REQUIRED, ROLE_TOO_SMALL, or a code of `second_opinion.APPEAL_GATES`.
    """
    text = require_reason(text)
    with one_transaction():
        review = lock_review(review)
        require_manager(review.shop, actor)
        if code := against_appealing(review, timezone.localdate(now)):
            raise Refusal(code)
        if review.decided_at is None:
            raise TypeError("a rejected review without the moment of its rejection")
        book = RuleBook.on(timezone.localdate(now))
        appeal = Appeal.objects.create(
            review=review,
            text=text,
            appealed_by=actor.person,
            appealed_at=now,
            due_at=book.working_time.after(now, timedelta(hours=book.appeal_hours)),
            rejected_by=review.decided_by,
            rejected_at=review.decided_at,
            rejection=review.reason,
        )
        Deed(actor, now, review.shop, review.account, book).record(
            "appeal_made", rules=("R25",), facts=_facts(appeal), after={"appeal": "waiting"}, reason=text
        )
    return appeal


def against_appealing(review: Review, today: date) -> str | None:
    """Return the code of what keeps the shop from appealing today, None where nothing does (R25)."""
    rejected = review.state == ReviewState.REJECTED
    facts = AppealFacts(
        state=str(review.state),
        appealed=review.appeals.exists(),
        today=today,
        last_day=last_day_to_appeal(review) if rejected else today,
        closed=review.shop.is_closed,
        overtaken=_overtaken(review),
        open_elsewhere=_open_elsewhere(review),
    )
    return against(APPEAL_GATES, facts)


def _overtaken(review: Review) -> bool:
    """Tell whether approving would change nothing: another official account, upgraded since, or the entity already."""
    if not review.completes_upgrade:
        return review.account.entity_id == review.entity_id
    official = official_binding(review.shop)
    if official is None or official.account_id != review.account_id:
        return True
    return official.state == BindingState.UPGRADED


def _open_elsewhere(review: Review) -> bool:
    return Review.objects.filter(account=review.account_id, state__in=UNDECIDED).exists()


def _facts(appeal: Appeal) -> dict:
    """Return what the events of an appeal store: the first decision, who made it and when (R16)."""
    return {
        "appeal": appeal.number,
        "review": appeal.review.number,
        "kind": str(appeal.review.kind),
        "rejected_by": str(appeal.rejected_by or ""),
        "rejected_at": appeal.rejected_at.isoformat(),
        "rejection": appeal.rejection,
    }


def uphold_appeal(*, appeal: Appeal, reason: str, actor: Actor, now: datetime) -> Appeal:
    """Let the rejection stand; `reason` is the answer to the shop.

    Raises Refusal: REASON_REQUIRED, or a code of `second_opinion.ANSWER_GATES`.
    """
    reason = require_reason(reason)
    with one_transaction():
        appeal = _lock(appeal)
        carry_out(decide_uphold_appeal(appeal=appeal, reason=reason, actor=actor, now=now))
    return appeal


def decide_uphold_appeal(*, appeal: Appeal, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what upholding the rejection does now. Raises Refusal as `uphold_appeal`."""
    _require_answerable(appeal, actor)
    return _answering(appeal, AppealState.UPHELD, reason, actor, now)


def grant_appeal(*, appeal: Appeal, reason: str, actor: Actor, now: datetime) -> Appeal:
    """Open the rejected request again and approve it in the same transaction; `reason` is the answer to the shop.

    Raises Refusal: REASON_REQUIRED, a code of `second_opinion.GRANT_GATES`, or what `approve_review` refuses.
    """
    reason = require_reason(reason)
    with one_transaction():
        appeal = _lock(appeal)
        if appeal.review.completes_upgrade:
            lock_name(upgrade_name(appeal.review))
        carry_out(decide_grant_appeal(appeal=appeal, reason=reason, actor=actor, now=now))
    return appeal


def decide_grant_appeal(*, appeal: Appeal, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what granting does now: the answer, and all that an approval does. Raises Refusal as `grant_appeal`."""
    _require_grantable(appeal, actor)
    reopened = copy(appeal.review)
    reopened.state = ReviewState.OPEN
    answered = _answering(appeal, AppealState.GRANTED, reason, actor, now)
    return answered + decide_approve_review(review=reopened, actor=actor, now=now)


def _lock(appeal: Appeal) -> Appeal:
    """Lock shop, account, review and appeal in this order; return the appeal as it is now, with the locked rows on it."""
    review = lock_review(appeal.review)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("rejected_by")
    current = rows.get(pk=appeal.pk)
    current.review = review
    return current


def _require_answerable(appeal: Appeal, actor: Actor) -> None:
    facts = AnswerFacts(str(appeal.state), _own(appeal, actor), overtaken=False, open_elsewhere=False)
    if code := against(ANSWER_GATES, facts):
        raise Refusal(code)


def _require_grantable(appeal: Appeal, actor: Actor) -> None:
    review = appeal.review
    facts = AnswerFacts(str(appeal.state), _own(appeal, actor), _overtaken(review), _open_elsewhere(review))
    if code := against(GRANT_GATES, facts):
        raise Refusal(code)


def _own(appeal: Appeal, actor: Actor) -> bool:
    return appeal.rejected_by_id is not None and appeal.rejected_by_id == actor.person.pk


def _answering(appeal: Appeal, state: str, reason: str, actor: Actor, now: datetime) -> Plan:
    review = appeal.review
    deed = Deed(actor, now, review.shop, review.account)
    verb = "appeal_granted" if state == AppealState.GRANTED else "appeal_upheld"
    event = deed.event(
        verb,
        rules=("R25",),
        facts=_facts(appeal),
        before={"appeal": "waiting"},
        after={"appeal": str(state)},
        reason=reason,
    )
    told = deed.notice(verb, f"appeal-{appeal.pk}-answered", number=review.number, reason=reason)
    answered = {"state": state, "answer": reason, "answered_by": actor.person, "answered_at": now}
    return Plan((event,), (setting(appeal, **answered), told))
