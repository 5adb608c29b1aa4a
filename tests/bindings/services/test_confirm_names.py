"""The name at the final confirmation: the shop’s where it is legal, else one that is chosen (R9, R14)."""

from accounts.models import Review
from tests import flows
from tests.factories import AccountFactory
from tests.world import refused


def test_name_the_rules_refuse_must_be_replaced(shop, owner):
    shop.name = "Best Tea"
    shop.save()
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    with refused("NAME_NOT_LEGAL") as caught:
        flows.confirm(ticket, owner)
    assert caught.value.facts == {"problems": ("SUPERLATIVE",), "name": "Best Tea"}
    assert flows.confirm(ticket, owner, name="Hill Tea").upgrade_name == "Hill Tea"
    assert Review.objects.get().proposed_name == "Hill Tea"


def test_name_too_long_is_never_cut(shop, owner):
    shop.name = "Lanxi Tea House Official Store"
    shop.save()
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(verified=True, entity=shop.entity), owner)
    with refused("NAME_NOT_LEGAL"):
        flows.confirm(ticket, owner)


def test_chosen_name_has_to_be_legal_too(shop, owner):
    shop.name = "Best Tea"
    shop.save()
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    with refused("NAME_NOT_LEGAL"):
        flows.confirm(ticket, owner, name="x")


def test_legal_name_of_the_shop_leaves_nothing_to_choose(shop, owner):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    assert flows.confirm(ticket, owner, name="Hill Tea").upgrade_name == shop.name


def test_taken_name_is_refused_and_ones_own_is_not(shop, owner):
    AccountFactory(blue_v=True, display_name="lanxi  TEA house")
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    with refused("NAME_NOT_LEGAL") as caught:
        flows.confirm(ticket, owner)
    assert caught.value.facts["problems"] == ("NAME_TAKEN",)


def test_name_of_another_kind_is_not_taken(shop, owner):
    AccountFactory(display_name=shop.name)
    assert flows.bind(shop, AccountFactory(), owner).upgrade_name == shop.name


def test_blue_v_account_is_bound_whatever_the_shops_name(shop, owner):
    shop.name = "Best Tea"
    shop.save()
    assert flows.bind(shop, AccountFactory(blue_v=True, entity=shop.entity), owner).state == "upgraded"
