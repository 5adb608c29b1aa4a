"""The one replacement over HTTP: the warning, four kinds of new account, and what spends nothing."""

import pytest

from accounts.models import Review
from bindings.services import official_binding
from tests import flows
from tests.desk_and_phone import Desk, Phone, play
from tests.factories import AccountFactory, BindingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(shop):
    return BindingFactory(shop=shop, account=AccountFactory(handle="old.one")).account


@pytest.fixture
def desk(manager, shop, old):
    return Desk(manager, shop)


def used(shop) -> int:
    shop.refresh_from_db()
    return shop.replacements_used


def test_warning_asks_for_a_tick(desk):
    page = desk.get("rebind_warning").content.decode()
    assert "Use your only replacement?" in page
    assert "Keep @old.one" in page


def test_warning_without_the_tick_is_422(desk):
    response = desk.post("rebind_warning")
    assert response.status_code == 422
    assert "Tick the box to go on" in response.content.decode()


def test_warning_with_the_tick_leads_to_the_benefits(desk):
    response = desk.post("rebind_warning", understood="on")
    assert response.url == desk.url("choose_benefits") + "?purpose=rebind"


def test_warning_says_when_no_replacement_is_left(desk, shop):
    shop.replacements_used = 1
    shop.save()
    page = desk.get("rebind_warning").content.decode()
    assert "The shop has used its replacement" in page
    assert "understood" not in page
    assert desk.post("rebind_warning", understood="on").status_code == 409


def test_official_account_page_opens_the_warning_as_a_dialog(desk):
    page = desk.get("official_account").content.decode()
    assert '<dialog id="rebind-dialog"' in page
    assert 'data-dialog="rebind-dialog"' in page


def test_rebind_to_a_matching_blue_v_upgrades_and_releases_the_old(desk, shop, old):
    play(desk, AccountFactory(handle="new.one", blue_v=True, entity=shop.entity), "rebind")
    binding = official_binding(shop)
    assert (binding.account.handle, binding.state, used(shop)) == ("new.one", "upgraded", 1)
    assert not old.bindings.active().exists()


def test_rebind_to_a_verified_account_grants_blue_v(desk, shop):
    play(desk, AccountFactory(verified=True, entity=shop.entity), "rebind")
    assert official_binding(shop).account.kind == "blue_v"


def test_rebind_to_an_unverified_account_starts_the_entity_change(desk, shop):
    play(desk, AccountFactory(unverified=True), "rebind")
    assert flows.open_review(shop).kind == "entity_change"


def test_rebind_to_a_regular_account_starts_verification(desk, shop):
    play(desk, AccountFactory(), "rebind")
    assert (official_binding(shop).state, used(shop)) == ("in_review", 1)


def test_rebind_from_review_withdraws_it(desk, shop, old):
    play(desk, old, "upgrade")
    play(desk, AccountFactory(), "rebind")
    assert Review.objects.filter(account=old).get().state == "withdrawn"


def test_rebind_to_another_entity_is_denied_and_spends_nothing(desk, shop, old):
    ticket = desk.begin("rebind")
    Phone().scan(ticket, AccountFactory(blue_v=True))
    assert "can’t be bound to" in desk.get("scan", ticket.key).content.decode()
    assert (official_binding(shop).account, used(shop)) == (old, 0)


def test_rebind_to_the_same_account_is_denied(desk, shop, old):
    ticket = desk.begin("rebind")
    Phone().scan(ticket, old)
    assert "the shop’s official account already" in desk.get("scan", ticket.key).content.decode()


@pytest.mark.parametrize("end", ["cancel", "refuse", "expire", "wrong codes"])
def test_rebind_that_ends_early_spends_nothing(desk, shop, old, end):
    ticket, phone, new = desk.begin("rebind"), Phone(), AccountFactory()
    phone.scan(ticket, new)
    phone.agree(ticket)
    if end == "cancel":
        desk.post("cancel_ticket", ticket.key)
    elif end == "refuse":
        phone.refuse(ticket)
    elif end == "expire":
        flows.let_expire(ticket)
    else:
        code = "111111" if "111111" not in phone.get(ticket).content.decode() else "222222"
        for _ in range(3):
            desk.confirm(ticket, code)
    assert desk.confirm(ticket).status_code == 409
    assert (official_binding(shop).account, used(shop)) == (old, 0)


def test_confirm_page_of_a_rebind_says_what_is_spent(desk):
    ticket, phone = desk.begin("rebind"), Phone()
    phone.scan(ticket, AccountFactory())
    phone.agree(ticket)
    page = desk.get("confirm", ticket.key).content.decode()
    assert "Confirm rebind" in page
    assert "0 of 1 left" in page
    assert "Released" in page


def test_official_account_page_asks_once(desk):
    assert desk.get("official_account").content.decode().count('id="id_understood"') == 1
