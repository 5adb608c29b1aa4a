"""Rejection: a reason, and the shop is bound again (R9)."""

import pytest

from accounts.models import Review
from bindings import services
from shops.models import Notice
from tests import flows
from tests.factories import AccountFactory
from tests.world import last_event, refused, shows


@pytest.fixture
def account(shop, owner):
    account = AccountFactory(unverified=True)
    flows.bind(shop, account, owner)
    return account


def test_rejected_upgrade_leaves_the_shop_bound(shop, account, operator):
    review = flows.reject(shop, operator, " The licence is not legible. ")
    binding = services.official_binding(shop)
    assert (binding.state, binding.account, binding.upgraded_at) == ("bound", account, None)
    assert (review.state, review.reason, review.decided_by) == (
        "rejected",
        "The licence is not legible.",
        operator,
    )


def test_event_carries_the_reason(shop, account, operator):
    flows.reject(shop, operator, "Not legible.")
    assert (last_event().verb, last_event().rules, last_event().reason) == (
        "review_rejected",
        ["R9"],
        "Not legible.",
    )
    shows(last_event(), state=("in_review", "bound"))


def test_account_keeps_kind_entity_and_name(shop, account, operator):
    before = (account.kind, account.entity, account.display_name)
    flows.reject(shop, operator)
    account.refresh_from_db()
    assert (account.kind, account.entity, account.display_name) == before


def test_shop_is_told_the_reason(shop, account, owner, operator):
    flows.reject(shop, operator, "Not legible.")
    assert Notice.objects.get(kind="review_rejected", user=owner).facts["reason"] == "Not legible."


def test_each_rejection_is_told(shop, account, owner, operator):
    flows.reject(shop, operator)
    flows.complete(shop, "upgrade", account, owner)
    flows.reject(shop, operator)
    assert Notice.objects.filter(kind="review_rejected", user=owner).count() == 2


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason_is_required(shop, account, operator, reason):
    with refused("REASON_REQUIRED"):
        flows.reject(shop, operator, reason)


def test_second_decision_is_refused(shop, account, operator, now):
    review = flows.reject(shop, operator)
    with refused("REVIEW_DECIDED"):
        services.reject_review(review=review, reason="No", actor=services.operator(operator), now=now)


def test_returned_review_can_be_rejected(shop, account, operator, now):
    review = flows.open_review(shop)
    Review.objects.update(state="returned")
    services.reject_review(review=review, reason="No answer", actor=services.operator(operator), now=now)
    assert services.official_binding(shop).state == "bound"


def test_rejected_plain_request_touches_no_binding(shop, owner, operator, now):
    account = AccountFactory(verified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    services.request_entity_change(ticket=ticket, actor=services.holder(account), now=now, agreed=True)
    flows.reject(shop, operator)
    assert (last_event().before, last_event().after, shop.bindings.count()) == ({}, {}, 0)
