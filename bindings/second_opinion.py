"""What may be decided a second time, when and by whom: appeals against a rejection (R25).

Pure, as `policy` is: frozen facts in, the first gate that hits out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .policy import ReviewGate


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What is known of a request when its shop appeals; `last_day` is the last one on which it can.

    `overtaken` tells that an approval would change nothing any more: another account, or upgraded since.
    """

    state: str
    appealed: bool
    today: date
    last_day: date
    closed: bool
    overtaken: bool
    open_elsewhere: bool


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is known of an appeal when an operator answers it: `own` is the rejection of the very same person."""

    state: str
    own: bool
    overtaken: bool
    open_elsewhere: bool


# fmt: off
APPEAL_GATES: tuple[ReviewGate, ...] = (
    #          code               rule   source     hits where the rejected request (r)
    ReviewGate("NOT_REJECTED",     "R25", "reading", lambda r: r.state != "rejected"),
    ReviewGate("APPEAL_MADE",      "R25", "reading", lambda r: r.appealed),
    ReviewGate("APPEAL_TOO_LATE",  "R25", "reading", lambda r: r.today > r.last_day),
    ReviewGate("SHOP_CLOSED",      "R25", "reading", lambda r: r.closed),
    ReviewGate("APPEAL_OVERTAKEN", "R25", "reading", lambda r: r.overtaken),
    ReviewGate("REVIEW_OPEN",      "R25", "reading", lambda r: r.open_elsewhere),
)
ANSWER_GATES: tuple[ReviewGate, ...] = (
    #          code               rule   source     hits where the appeal (a)
    ReviewGate("APPEAL_ANSWERED",  "R25", "reading", lambda a: a.state != "waiting"),
    ReviewGate("OWN_DECISION",     "R25", "reading", lambda a: a.own),
)
GRANT_GATES: tuple[ReviewGate, ...] = (
    *ANSWER_GATES,
    ReviewGate("APPEAL_OVERTAKEN", "R25", "reading", lambda a: a.overtaken),
    ReviewGate("REVIEW_OPEN",      "R25", "reading", lambda a: a.open_elsewhere),
)
# fmt: on


def against(gates: Sequence[ReviewGate], facts: AppealFacts | AnswerFacts) -> str | None:
    """Return the code of the first of `gates` that hits, None where nothing speaks against it."""
    return next((gate.code for gate in gates if gate.hit(facts)), None)
