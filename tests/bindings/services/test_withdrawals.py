"""What ends a shop, an account or an identity withdraws its open requests, in the same transaction, by name (R23)."""

import pytest

from accounts.models import Review
from bindings import services
from bindings.models import Event
from tests import flows
from tests.factories import AccountFactory, MembershipFactory
from tests.world import last_event, shows


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(handle="lanxi.daily", unverified=True), owner)
    return Review.objects.get()


@pytest.fixture
def asked(shop, owner, now):
    """An entity change that another shop than the account's own asks for."""
    other = MembershipFactory()
    account = AccountFactory(handle="lanxi.group", verified=True)
    ticket = flows.scan(other.shop, "bind", account, other.user)
    return services.request_entity_change(ticket=ticket, actor=services.merchant(other.user), now=now)


def act(verb, person, now, **subject):
    return verb(**subject, reason="In writing", actor=services.operator(person), now=now)


def state_of(review) -> str:
    return Review.objects.get(pk=review.pk).state


def test_closing_a_shop_withdraws_its_request_and_names_it(review, shop, operator, now):
    plan = services.decide_close_shop(shop=shop, reason="", actor=services.operator(operator), now=now)
    assert plan.events[-1].before["requests"] == [review.number]
    act(services.close_shop, operator, now, shop=shop)
    assert (state_of(review), services.official_binding(shop).state) == ("withdrawn", "bound")
    shows(
        last_event(), status=("open", "closed"), requests=([review.number], []), state=("in_review", "bound")
    )


def test_closing_a_shop_withdraws_what_waits_for_the_holder(asked, operator, now):
    act(services.close_shop, operator, now, shop=asked.shop)
    assert state_of(asked) == "withdrawn"


def test_closing_a_shop_without_requests_tells_of_none(shop, operator, now):
    act(services.close_shop, operator, now, shop=shop)
    assert (last_event().before, last_event().rules) == ({"status": "open"}, ["R19"])


def test_cancelling_an_account_withdraws_its_request_in_the_shop_that_asked(asked, operator, now):
    act(services.cancel_account, operator, now, account=asked.account)
    event = Event.objects.get(verb="account_cancelled")
    assert (state_of(asked), event.shop, event.before["requests"]) == (
        "withdrawn",
        asked.shop,
        [asked.number],
    )


def test_cancelling_an_identity_withdraws_the_upgrade_that_waits(review, shop, operator, now):
    act(services.cancel_enterprise_identity, operator, now, account=review.account)
    assert (state_of(review), services.official_binding(shop).state) == ("withdrawn", "bound")
    event = last_event()
    assert (event.before["state"], event.after["state"]) == ("in_review", "bound")
    assert (event.shop, event.before["requests"], event.after["requests"]) == (shop, [review.number], [])


def test_cancelling_an_identity_is_an_event_in_each_shop_concerned(asked, operator, now):
    act(services.cancel_enterprise_identity, operator, now, account=asked.account)
    events = Event.objects.filter(verb="identity_cancelled")
    assert [event.shop for event in events] == [asked.shop]
    assert state_of(asked) == "withdrawn"
