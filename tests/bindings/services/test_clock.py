"""The clock of a review: working time, standing still with the merchant, starting anew when a decision is undone (R23)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Review
from bindings import services
from bindings.admin.reviews.checks import wait_of
from bindings.models import RuleBook
from bindings.services.clock import time_left
from tests import flows
from tests.factories import AccountFactory, UserFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    return Review.objects.get()


def left(review, now) -> timedelta:
    review.refresh_from_db()
    return time_left(review, RuleBook.on(now.date()), now)


def send_back(review, person, now):
    services.return_review(review=review, reason="The letter", actor=services.operator(person), now=now)


def hand_in(review, person, now):
    services.resubmit_review(review=review, material="Here", actor=services.merchant(person), now=now)


def test_clock_stands_still_while_the_request_is_with_the_merchant(review, owner, operator):
    start = review.submitted_at
    send_back(review, operator, start + 10 * HOUR)
    assert left(review, start + 100 * HOUR) == 38 * HOUR
    hand_in(review, owner, start + 100 * HOUR)
    assert left(review, start + 101 * HOUR) == 37 * HOUR
    assert review.due_at == start + 138 * HOUR


def test_request_that_was_late_is_late_again(review, owner, operator):
    start = review.submitted_at
    send_back(review, operator, start + 50 * HOUR)
    hand_in(review, owner, start + 60 * HOUR)
    assert left(review, start + 60 * HOUR) == -2 * HOUR


def test_undone_approval_starts_a_new_clock(review, shop, operator):
    """It read "23 of 144 h": the time of the first decision and of the second in one."""
    now = review.submitted_at + 100 * HOUR
    flows.approve(shop, operator)
    asked = services.ask_second_person(
        verb="undo_approval", subject=review, reason="By mistake", actor=services.operator(operator), now=now
    )
    services.approve_request(request=asked, actor=services.operator(UserFactory(is_staff=True)), now=now)
    assert left(review, now) == 48 * HOUR
    wait = wait_of(review, RuleBook.on(now.date()), now + HOUR)
    assert (wait.hours, wait.words) == (48, "47 h left")


def test_target_counts_by_the_calendar_of_the_rule_book(review, shop, owner, operator):
    RuleBook.objects.create(
        effective_from=date(2023, 1, 1), work_days="12345", work_from=time(9), work_until=time(21)
    )
    friday = datetime(2026, 11, 20, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    Review.objects.filter(pk=review.pk).update(due_at=friday + HOUR, target=48 * HOUR)
    review.refresh_from_db()
    send_back(review, operator, friday)
    hand_in(review, owner, friday + 30 * HOUR)
    review.refresh_from_db()
    assert review.due_at == datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
