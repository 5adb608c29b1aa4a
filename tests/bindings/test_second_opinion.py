"""Who may appeal and who may answer: every gate alone, and in its order (R25)."""

from dataclasses import replace
from datetime import date

import pytest

from bindings.second_opinion import (
    ANSWER_GATES,
    APPEAL_GATES,
    GRANT_GATES,
    AnswerFacts,
    AppealFacts,
    against,
)

LAST = date(2026, 12, 2)
REJECTED = AppealFacts("rejected", False, LAST, LAST, closed=False, overtaken=False, open_elsewhere=False)
WAITING = AnswerFacts("waiting", own=False, overtaken=False, open_elsewhere=False)


def test_a_rejected_request_can_be_appealed_on_the_last_day():
    assert against(APPEAL_GATES, REJECTED) is None


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("NOT_REJECTED", {"state": "open"}),
        ("NOT_REJECTED", {"state": "approved"}),
        ("APPEAL_MADE", {"appealed": True}),
        ("APPEAL_TOO_LATE", {"today": date(2026, 12, 3)}),
        ("SHOP_CLOSED", {"closed": True}),
        ("APPEAL_OVERTAKEN", {"overtaken": True}),
        ("REVIEW_OPEN", {"open_elsewhere": True}),
        ("APPEAL_MADE", {"appealed": True, "closed": True, "overtaken": True}),
    ],
)
def test_an_appeal_is_refused(code, facts):
    assert against(APPEAL_GATES, replace(REJECTED, **facts)) == code


@pytest.mark.parametrize("gates", [ANSWER_GATES, GRANT_GATES])
def test_an_appeal_is_answered_once_and_by_somebody_else(gates):
    assert against(gates, WAITING) is None
    assert against(gates, replace(WAITING, state="upheld", own=True)) == "APPEAL_ANSWERED"
    assert against(gates, replace(WAITING, own=True)) == "OWN_DECISION"


@pytest.mark.parametrize(
    ("code", "facts"), [("APPEAL_OVERTAKEN", {"overtaken": True}), ("REVIEW_OPEN", {"open_elsewhere": True})]
)
def test_what_is_overtaken_can_be_upheld_and_not_granted(code, facts):
    assert against(ANSWER_GATES, replace(WAITING, **facts)) is None
    assert against(GRANT_GATES, replace(WAITING, **facts)) == code
