"""The final confirmation over HTTP: before and after, the code and its tries, and everything that changed meanwhile (R8, R21)."""

import pytest

from bindings.models import Event
from bindings.services import official_binding
from bindings.tokens import confirmation_code
from tests import flows
from tests.factories import AccountFactory, BindingFactory, CandidateFactory

pytestmark = pytest.mark.django_db


def wrong(ticket):
    return "111111" if confirmation_code(ticket.key) != "111111" else "222222"


def test_confirm_page_shows_before_and_after(desk, agreed):
    page = desk.get("confirm", agreed.key).content.decode()
    for text in ("Yulan Pours Tea", "Lanxi Tea House", "Not verified", "In review", "1 of 1 left"):
        assert text in page


def test_confirm_page_has_one_input_for_the_code(desk, agreed):
    page = desk.get("confirm", agreed.key).content.decode()
    assert page.count('name="code"') == 1
    assert '<label class="label" for="id_code">Confirmation code</label>' in page
    assert confirmation_code(agreed.key) not in page


def test_confirm_page_hints_at_a_candidate_without_review(desk, agreed, shop):
    assert "Scan with it instead" not in desk.get("confirm", agreed.key).content.decode()
    CandidateFactory(shop=shop, account=AccountFactory(blue_v=True, entity=shop.entity))
    assert "Scan with it instead" in desk.get("confirm", agreed.key).content.decode()


def test_wrong_code_is_422_with_the_tries_left_and_changes_nothing(desk, agreed, shop):
    response = desk.confirm(agreed, wrong(agreed))
    assert response.status_code == 422
    assert "Tries left: 2" in response.content.decode()
    assert official_binding(shop) is None


def test_third_wrong_code_is_409_and_ends_the_attempt(desk, agreed, shop):
    statuses = [desk.confirm(agreed, wrong(agreed)).status_code for _ in range(3)]
    assert statuses == [422, 422, 409]
    assert desk.confirm(agreed).status_code == 409
    assert official_binding(shop) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567"])
def test_code_that_is_no_code_is_422_and_costs_no_try(desk, agreed, code):
    assert desk.confirm(agreed, code).status_code == 422
    agreed.refresh_from_db()
    assert agreed.wrong_codes == 0


def test_confirming_twice_binds_once(desk, agreed, shop):
    assert [desk.confirm(agreed).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(verb="account_bound").count() == 1


def test_confirmation_leads_to_the_official_account(desk, agreed):
    assert desk.confirm(agreed).url == desk.url("official_account")
    assert "is now the official account" in desk.get("official_account").content.decode()


def test_confirm_page_of_a_ticket_nobody_agreed_to_leads_back_to_the_scan(desk):
    ticket = desk.begin()
    assert desk.get("confirm", ticket.key).url == desk.url("scan", ticket.key)


def test_confirming_an_expired_code_is_409_and_changes_nothing(desk, agreed, shop):
    flows.let_expire(agreed)
    response = desk.confirm(agreed)
    assert response.status_code == 409
    assert "The confirmation code has expired" in response.content.decode()
    assert official_binding(shop) is None


def test_confirming_after_the_holder_refused_is_409(desk, phone, agreed):
    phone.refuse(agreed)
    response = desk.confirm(agreed)
    assert response.status_code == 409
    assert "refused" in response.content.decode()


def test_rules_that_changed_meanwhile_deny_the_confirmation(desk, agreed, shop):
    BindingFactory(account=agreed.account)
    response = desk.confirm(agreed)
    assert response.status_code == 409
    assert "official account of another shop" in response.content.decode()


def test_shop_name_that_is_not_legal_asks_for_another(desk, phone, shop):
    shop.name = "Best Tea No.1"
    shop.save()
    ticket = desk.begin()
    phone.scan(ticket, AccountFactory())
    phone.agree(ticket)
    assert "Name after the upgrade" in desk.get("confirm", ticket.key).content.decode()
    assert desk.confirm(ticket, name="Best Tea").status_code == 422
    assert desk.confirm(ticket, name="Lanxi Tea").status_code == 302
    assert official_binding(shop).upgrade_name == "Lanxi Tea"


def test_name_check_at_the_confirmation_changes_nothing(desk, agreed):
    page = desk.get("confirm_name_check", agreed.key, name="Best Tea").content.decode()
    assert "Superlatives" in page
    assert "Superlatives" not in desk.get("confirm_name_check", agreed.key, name="Lanxi Tea").content.decode()


def test_cancel_ends_the_ticket_and_binds_nothing(desk, agreed, shop):
    assert desk.post("cancel_ticket", agreed.key).status_code == 302
    agreed.refresh_from_db()
    assert (agreed.state, official_binding(shop)) == ("cancelled", None)


def test_cancelling_what_was_confirmed_is_409(desk, agreed, shop):
    desk.confirm(agreed)
    assert desk.post("cancel_ticket", agreed.key).status_code == 409
    assert official_binding(shop)
