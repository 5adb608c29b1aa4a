"""Candidates stand in one order on every page: by the rules, then the shop's own name, however it is written."""

import pytest

from tests import flows
from tests.factories import AccountFactory, BindingFactory, CandidateFactory

BEST_FIRST = ["flag", "named", "plain"]


@pytest.fixture
def candidates(shop):
    """Three that may be bound, the worst added first; one has the shop's name in other letters and width."""
    for account in (
        AccountFactory(handle="plain", regular=True),
        AccountFactory(handle="named", regular=True, display_name="ＬＡＮＸＩ tea  house"),
        AccountFactory(handle="flag", blue_v=True, entity=shop.entity),
    ):
        CandidateFactory(shop=shop, account=account)


@pytest.fixture
def previewed(desk):
    """The order of the preview for a purpose, the official account left out."""

    def order(purpose):
        page = desk.get("preview", purpose=purpose).context["page"]
        handles = [choice.account.handle for choice in page.choices]
        return [handle for handle in handles if handle != page.shop.official_handle]

    return order


def offered_after_a_refusal(desk, purpose, group):
    """The order on the page of a scan that was denied."""
    ticket = flows.scan(desk.shop, purpose, group, desk.person)
    return [one.account.handle for one in desk.get("scan", ticket.key).context["alternatives"]]


def test_an_unbound_shop_sees_one_order(desk, candidates, previewed, group):
    advised = [line.account.handle for line in desk.get("official_account").context["advice"]]
    assert advised == previewed("bind") == offered_after_a_refusal(desk, "bind", group) == BEST_FIRST


def test_a_bound_shop_sees_one_order_for_its_rebind(desk, shop, candidates, previewed, group):
    BindingFactory(shop=shop)
    assert previewed("rebind") == offered_after_a_refusal(desk, "rebind", group) == BEST_FIRST


def test_the_confirmation_points_to_the_first_of_that_order(desk, shop, candidates, manager):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(regular=True), manager)
    assert desk.get("confirm", ticket.key).context["better"].account.handle == BEST_FIRST[0]
