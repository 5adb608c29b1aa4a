"""What stands in a request's row: which requests end with a shop or an account, and what a decision clears (R9, R23)."""

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import Binding
from bindings.services.withdrawals import requests_of, withdrawing
from tests import flows
from tests.factories import AccountFactory
from tests.world import last_event


@pytest.fixture
def review(shop, owner):
    """The open verification of a regular account that was just bound."""
    flows.bind(shop, AccountFactory(), owner)
    return flows.open_review(shop)


@pytest.fixture
def official(review):
    return Binding.objects.get(shop=review.shop)


@pytest.mark.parametrize("state", ["open", "returned", "awaiting_holder"])
def test_requests_that_nobody_decided_are_withdrawn(review, state):
    Review.objects.update(state=state)
    assert requests_of(shop=review.shop) == [review]


@pytest.mark.parametrize("state", ["approved", "rejected", "withdrawn"])
def test_decided_requests_stay(review, state):
    Review.objects.update(state=state)
    assert requests_of(shop=review.shop) == []


def test_requests_are_those_of_the_subject_alone(review, other_shop):
    assert requests_of(shop=other_shop) == []
    assert requests_of(account=AccountFactory()) == []
    assert requests_of(account=review.account) == [review]


def test_nothing_to_withdraw_is_nothing_to_tell(official, now):
    assert withdrawing([], official, now).writes == ()
    assert withdrawing([], official, now).rules == ()


def test_shop_whose_upgrade_waited_is_bound_again(review, official, now):
    plan = withdrawing([review], official, now)
    assert (plan.before["state"], plan.after["state"]) == ("in_review", "bound")
    assert (plan.before["requests"], plan.after["requests"], plan.rules) == ([review.number], [], ("R23",))


def test_binding_that_ends_is_not_bound_again(review, now):
    plan = withdrawing([review], None, now)
    assert "state" not in plan.before | plan.after
    assert len(plan.writes) == 1


def test_request_for_which_no_upgrade_waits_leaves_the_state(review, official, now):
    review.completes_upgrade = False
    assert "state" not in withdrawing([review], official, now).after


def test_decision_meanwhile_is_not_overwritten(review, official, now):
    plan = withdrawing([review], None, now)
    Review.objects.update(state="rejected")
    for write in plan.writes:
        write()
    review.refresh_from_db()
    assert review.state == "rejected"


def test_rejection_stops_the_clock_and_names_who_decided(shop, review, operator):
    Review.objects.update(clock_left=timezone.timedelta(hours=3))
    decided = flows.reject(shop, operator)
    decided.refresh_from_db()
    assert (decided.state, decided.decided_by, decided.clock_left) == ("rejected", operator, None)
    assert decided.reason == "The license photo is not legible."


def test_rebind_from_review_withdraws_the_request_and_stops_its_clock(shop, owner, review):
    flows.rebind(shop, AccountFactory(), owner)
    review.refresh_from_db()
    assert (review.state, review.clock_left, review.decided_by) == ("withdrawn", None, None)
    assert flows.open_review(shop) != review


def test_closing_a_shop_withdraws_its_request_alone(shop, review, other_shop, stranger, supervisor, now):
    flows.bind(other_shop, AccountFactory(), stranger)
    services.close_shop(shop=shop, reason="Left", actor=services.operator(supervisor), now=now)
    review.refresh_from_db()
    assert (review.state, review.decided_at) == ("withdrawn", now)
    assert flows.open_review(other_shop).state == "open"
    assert review.number in last_event().before["requests"]
