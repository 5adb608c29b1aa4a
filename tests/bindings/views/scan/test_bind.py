"""From "Bind Now" to the official account over HTTP: four scenarios, and everything that stops on the way."""

import re

import pytest
from django.urls import reverse

from bindings.benefits import BENEFIT_CODES
from bindings.models import Binding, ScanTicket
from bindings.services import official_binding
from bindings.tokens import confirmation_code
from bindings.views.scan.issuing import QR_CODES
from tests import flows
from tests.desk_and_phone import Desk, play
from tests.factories import AccountFactory, BindingFactory, CandidateFactory, EntityFactory

pytestmark = pytest.mark.django_db


def ticked_benefits(page: str) -> list[str]:
    return re.findall(r'name="benefits"\s+value="(\w+)"\s+checked', page)


def wrong(ticket):
    return "111111" if confirmation_code(ticket.key) != "111111" else "222222"


def test_benefits_page_has_all_benefits_ticked(desk):
    page = desk.get("choose_benefits").content.decode()
    assert "Choose binding benefits" in page
    assert page.count('name="benefits"') == 5
    assert ticked_benefits(page) == list(BENEFIT_CODES)


def test_benefits_page_without_a_benefit_is_422_and_issues_nothing(desk):
    response = desk.post("choose_benefits")
    assert response.status_code == 422
    assert "Choose at least one benefit." in response.content.decode()
    assert ScanTicket.objects.count() == 0


def test_benefits_page_with_an_unknown_purpose_is_404(desk):
    assert desk.get("choose_benefits", purpose="steal").status_code == 404


def test_benefits_of_a_bound_shop_say_why_before_the_click(desk, shop):
    BindingFactory(shop=shop)
    assert "already has an official account" in desk.get("choose_benefits").content.decode()


def test_bind_now_on_a_shop_bound_meanwhile_is_409_and_issues_nothing(desk, shop):
    BindingFactory(shop=shop)
    response = desk.post("choose_benefits", benefits=["identity"])
    assert (response.status_code, ScanTicket.objects.count()) == (409, 0)


def test_bind_now_keeps_the_chosen_benefits(desk):
    assert desk.begin(benefits=["identity", "repeat"]).benefits == ["identity", "repeat"]


def test_going_back_to_the_benefits_loses_nothing_chosen(desk):
    ticket = desk.begin(benefits=["identity", "repeat"])
    page = desk.get("choose_benefits", ticket=ticket.key).content.decode()
    assert ticked_benefits(page) == ["identity", "repeat"]


def test_regular_account_is_in_review_after_the_confirmation(desk, shop):
    play(desk, AccountFactory())
    assert official_binding(shop).state == "in_review"


def test_blue_v_of_the_same_entity_is_upgraded_at_the_confirmation(desk, shop):
    play(desk, AccountFactory(blue_v=True, entity=shop.entity))
    assert official_binding(shop).state == "upgraded"


def test_verified_of_the_same_entity_takes_the_shop_name(desk, shop):
    play(desk, AccountFactory(verified=True, entity=shop.entity))
    assert official_binding(shop).account.display_name == "Lanxi Tea House"


def test_unverified_of_another_entity_starts_the_entity_change(desk, shop):
    play(desk, AccountFactory(unverified=True))
    assert flows.open_review(shop).kind == "entity_change"


def test_blue_v_of_another_entity_is_denied_with_both_entities_compared(desk, phone, shop):
    account = AccountFactory(blue_v=True, handle="lanxi.group", entity=EntityFactory(name="Other Holdings"))
    ticket = desk.begin()
    phone.scan(ticket, account)
    page = desk.get("scan", ticket.key).content.decode()
    assert "@lanxi.group can’t be bound to Lanxi Tea House" in page
    assert "<mark>Other</mark>" in page
    assert "no replacement was used" in page
    assert official_binding(shop) is None


def test_denied_page_ranks_the_candidates(desk, phone, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="second"))
    CandidateFactory(shop=shop, account=AccountFactory(handle="first", blue_v=True, entity=shop.entity))
    ticket = desk.begin()
    phone.scan(ticket, AccountFactory(blue_v=True))
    page = desk.get("scan", ticket.key).content.decode()
    assert page.index("@first") < page.index("@second")


def test_denied_page_says_each_reason_and_its_remedy(desk, phone):
    ticket = desk.begin()
    phone.scan(ticket, AccountFactory(real_name_verified=False))
    page = desk.get("scan", ticket.key).content.decode()
    assert "has not completed real-name verification" in page
    assert "Complete real-name verification in Douyin" in page


def test_account_authorized_by_this_shop_can_end_that_and_continue(desk, phone, shop):
    account = BindingFactory(shop=shop, authorized=True).account
    ticket = desk.begin()
    phone.scan(ticket, account)
    assert "End the authorization and continue" in desk.get("scan", ticket.key).content.decode()
    renewed = ScanTicket.objects.get(
        key=desk.post("renew_ticket", ticket.key, ends_authorization="1").url.split("/")[-2]
    )
    phone.scan(renewed, account)
    phone.agree(renewed)
    desk.confirm(renewed)
    assert official_binding(shop).account == account
    assert not Binding.objects.active().authorized().exists()


def test_account_authorized_by_another_shop_cannot_be_ended_here(desk, phone, shop):
    account = BindingFactory(authorized=True).account
    ticket = desk.begin()
    phone.scan(ticket, account)
    assert "End the authorization and continue" not in desk.get("scan", ticket.key).content.decode()


def test_renewed_code_supersedes_the_old_and_the_old_page_leads_to_it(desk):
    old = desk.begin()
    new = desk.post("renew_ticket", old.key).url
    page = desk.get("scan", old.key).content.decode()
    assert "A newer QR code replaced this one" in page
    assert new in page


def test_two_tabs_confirming_the_older_is_409(desk, agreed):
    desk.begin()
    assert desk.confirm(agreed).status_code == 409


def test_lost_session_comes_back_to_the_same_step(desk, agreed):
    desk.client.logout()
    step = desk.url("confirm", agreed.key)
    assert desk.get("confirm", agreed.key).url == f"{reverse('account_login')}?next={step}"


def test_lost_session_inside_htmx_leads_the_whole_page_to_the_sign_in(desk):
    ticket = desk.begin()
    desk.client.logout()
    page = f"http://testserver{desk.url('scan', ticket.key)}"
    response = desk.client.get(
        desk.url("scan_status", ticket.key), headers={"HX-Request": "true", "HX-Current-URL": page}
    )
    assert response.headers["HX-Redirect"].startswith(reverse("account_login"))
    assert response.headers["HX-Redirect"].endswith("scan%2F" + ticket.key + "%2F")


STEPS = ["choose_benefits", "change_benefits", "rebind_warning"]
OF_TICKET = ["scan", "scan_status", "confirm"]


@pytest.mark.parametrize("name", STEPS)
def test_steps_are_403_for_a_viewer_and_404_for_a_stranger(name, shop, viewer, stranger):
    assert Desk(viewer, shop).get(name).status_code == 403
    assert Desk(stranger, shop).get(name).status_code == 404


@pytest.mark.parametrize("name", OF_TICKET)
def test_pages_of_a_ticket_are_403_for_a_viewer_and_404_for_a_stranger(name, desk, shop, viewer, stranger):
    ticket = desk.begin()
    assert Desk(viewer, shop).get(name, ticket.key).status_code == 403
    assert Desk(stranger, shop).get(name, ticket.key).status_code == 404


def test_another_shops_ticket_is_as_absent_as_none(desk, stranger, other_shop):
    ticket = desk.begin()
    assert Desk(stranger, other_shop).get("scan", ticket.key).status_code == 404
    assert Desk(stranger, other_shop).get("scan", "no-such-ticket").status_code == 404


def test_removed_members_confirmation_changes_nothing(desk, agreed, manager, shop):
    shop.memberships.filter(user=manager).delete()
    assert desk.confirm(agreed).status_code == 404
    assert official_binding(shop) is None


def test_benefits_of_the_bound_account_can_be_changed(desk, shop):
    BindingFactory(shop=shop, benefits=["identity"])
    assert desk.post("change_benefits", benefits=["repeat"]).status_code == 302
    assert official_binding(shop).benefits == ["repeat"]


def test_benefits_cannot_be_changed_to_none(desk, shop):
    BindingFactory(shop=shop, benefits=["identity"])
    assert desk.post("change_benefits").status_code == 422
    assert official_binding(shop).benefits == ["identity"]


def test_benefits_of_a_shop_without_account_lead_back(desk):
    assert desk.get("change_benefits").url == desk.url("official_account")


@pytest.mark.parametrize("name", ["renew_ticket", "cancel_ticket", "request_entity_change"])
def test_step_reached_by_get_after_signing_in_again_leads_back(desk, name):
    ticket = desk.begin()
    assert desk.get(name, ticket.key).url == desk.url("scan", ticket.key)
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


@pytest.mark.usefixtures("no_window_ends")
def test_flood_of_qr_codes_is_429_and_issues_no_more(desk, manager, monkeypatch):
    monkeypatch.setitem(QR_CODES, "limit", 2)
    desk.begin()
    second = desk.begin()
    response = desk.post("renew_ticket", second.key)
    assert response.status_code == 429
    assert "Too many QR codes" in response.content.decode()
    assert ScanTicket.objects.count() == 2


def test_confirm_page_says_when_the_rules_no_longer_allow_it(desk, agreed):
    assert "this can’t be confirmed" not in desk.get("confirm", agreed.key).content.decode()
    BindingFactory(account=agreed.account)
    assert "this can’t be confirmed" in desk.get("confirm", agreed.key).content.decode()
