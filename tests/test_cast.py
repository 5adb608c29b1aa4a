"""The flows that other tests build on, end to end."""

from tests import flows
from tests.factories import AccountFactory


def test_regular_account_is_bound_and_in_review(shop, owner):
    binding = flows.bind(shop, AccountFactory(), owner)
    assert binding.state == "in_review"


def test_approved_review_upgrades_the_shop(shop, owner, operator):
    binding = flows.bind(shop, AccountFactory(), owner)
    flows.approve(shop, operator)
    binding.refresh_from_db()
    assert (binding.state, binding.account.kind) == ("upgraded", "blue_v")


def test_blue_v_account_of_the_shop_is_upgraded_immediately(shop, owner):
    assert flows.bind(shop, AccountFactory(blue_v=True, entity=shop.entity), owner).state == "upgraded"
