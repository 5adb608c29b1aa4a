"""The upgrade of the bound account over HTTP: four kinds, and what is not the bound account."""

import pytest

from bindings.services import official_binding
from tests import flows
from tests.desk_and_phone import Phone, play
from tests.factories import AccountFactory, BindingFactory

pytestmark = pytest.mark.django_db


def bound(shop, **kind):
    return BindingFactory(shop=shop, account=AccountFactory(handle="lanxi.daily", **kind)).account


def test_upgrade_page_carries_the_seeds_own_button(desk, shop):
    bound(shop)
    page = desk.get("choose_benefits", purpose="upgrade").content.decode()
    assert "Upgrade current account" in page
    assert "@lanxi.daily" in page


def test_upgrade_of_a_shop_that_is_not_bound_says_why(desk):
    assert "has no official account yet" in desk.get("choose_benefits", purpose="upgrade").content.decode()


def test_upgrade_of_a_regular_account_is_in_review(desk, shop):
    play(desk, bound(shop), "upgrade")
    assert official_binding(shop).state == "in_review"


def test_upgrade_of_a_matching_blue_v_is_complete_at_once(desk, shop):
    play(desk, bound(shop, blue_v=True, entity=shop.entity), "upgrade")
    assert official_binding(shop).state == "upgraded"


def test_upgrade_of_a_matching_verified_account_grants_blue_v(desk, shop):
    play(desk, bound(shop, verified=True, entity=shop.entity), "upgrade")
    assert official_binding(shop).account.kind == "blue_v"


def test_upgrade_of_an_unverified_account_starts_the_entity_change(desk, shop):
    play(desk, bound(shop, unverified=True), "upgrade")
    assert flows.open_review(shop).kind == "entity_change"


def test_upgrade_of_another_entity_is_denied_and_the_binding_stays(desk, shop):
    account, phone = bound(shop, blue_v=True), Phone()
    ticket = desk.begin("upgrade")
    phone.scan(ticket, account)
    page = desk.get("scan", ticket.key).content.decode()
    assert "can’t be upgraded for Lanxi Tea House" in page
    assert "Rebind Another Account" in page
    assert official_binding(shop).state == "bound"


def test_scanning_with_another_account_is_denied(desk, shop):
    bound(shop)
    ticket = desk.begin("upgrade")
    Phone().scan(ticket, AccountFactory())
    assert "not the account that is bound to the shop" in desk.get("scan", ticket.key).content.decode()


def test_upgrade_spends_no_replacement(desk, shop):
    play(desk, bound(shop), "upgrade")
    shop.refresh_from_db()
    assert shop.replacements_used == 0


def test_confirm_page_of_an_upgrade_says_what_stays(desk, shop):
    account, phone = bound(shop), Phone()
    ticket = desk.begin("upgrade")
    phone.scan(ticket, account)
    phone.agree(ticket)
    page = desk.get("confirm", ticket.key).content.decode()
    assert "Confirm upgrade" in page
    assert "An upgrade doesn’t use it." in page
