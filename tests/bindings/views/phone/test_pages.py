"""The phone's pages over HTTP: who may see what, what each click does, and what a late one does not."""

import pytest
from django.test import Client
from django.urls import reverse

from bindings.tokens import confirmation_code, phone_token
from bindings.views.phone.steps import SCANS
from tests.desk_and_phone import Phone, state
from tests.factories import AccountFactory, CandidateFactory

pytestmark = pytest.mark.django_db


def test_unknown_token_is_404_with_a_sentence(phone):
    response = phone.client.get(reverse("phone", args=["x" * 43]))
    assert response.status_code == 404
    assert "This QR code is not known" in response.content.decode()


@pytest.mark.usefixtures("no_window_ends")
def test_unknown_tokens_are_limited_by_address(phone):
    statuses = [phone.client.get(reverse("phone", args=["y" * 43])).status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]


def test_limit_of_unknown_tokens_leaves_a_known_one_alone(phone, ticket):
    for _ in range(31):
        phone.client.get(reverse("phone", args=["y" * 43]))
    assert phone.get(ticket).status_code == 200


def test_page_asks_which_account_is_signed_in(phone, ticket, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="considered"))
    AccountFactory(handle="another")
    page = phone.text(ticket)
    assert page.index("@considered") < page.index("@another")
    assert page.count('aria-label="Use this account, @') == 2


def test_accounts_can_be_searched_by_handle(phone, ticket):
    AccountFactory(handle="find.me")
    AccountFactory(handle="not.this")
    page = phone.text(ticket, q="@find")
    assert "@find.me" in page
    assert "@not.this" not in page


def test_signing_in_scans_in_the_same_post(phone, ticket, daily):
    phone.scan(ticket, daily)
    assert state(ticket) == "scanned"


def test_looking_changes_nothing_even_when_signed_in(phone, desk, ticket, daily):
    phone.scan(ticket, daily)
    second = desk.begin()
    assert "Continue as @lanxi.daily" in phone.text(second)
    assert state(second) == "waiting"


def test_continuing_as_the_signed_in_account_scans(phone, desk, ticket, daily):
    phone.scan(ticket, daily)
    second = desk.begin()
    phone.post(second, "phone_scan")
    assert state(second) == "scanned"


def test_phones_cookie_is_apart_from_the_merchants_session(desk, ticket, daily):
    both = Phone()
    both.client = desk.client
    both.scan(ticket, daily)
    both.client.logout()
    assert "lanxi.daily" in both.text(ticket)


def test_forged_cookie_is_nobody(ticket, daily):
    forger = Phone()
    forger.client.cookies["demo_phone"] = str(daily.pk)
    assert "Which account is signed in" in forger.text(ticket)


def test_page_shows_who_asks_and_from_where(phone, ticket, daily, manager, shop):
    phone.scan(ticket, daily)
    page = phone.text(ticket)
    for shown in (shop.name, shop.entity.name, str(manager), "127.0.0.1", "Requested"):
        assert shown in page


def test_page_of_a_regular_account_tells_what_changes(phone, ticket, daily):
    phone.scan(ticket, daily)
    page = phone.text(ticket)
    assert "Bind and start verification?" in page
    assert "Name becomes “Lanxi Tea House”" in page
    assert "Blue V verification starts" in page
    assert "Registered under the shop’s entity" in page
    assert f"{ticket.shop.entity}, when the verification is approved." in page
    assert "Entity becomes" not in page


def test_page_of_a_matching_blue_v_tells_that_it_is_upgraded_at_once(phone, ticket, shop):
    phone.scan(ticket, AccountFactory(blue_v=True, entity=shop.entity))
    page = phone.text(ticket)
    assert "Upgraded at once, no review" in page
    assert "Name, blue V and entity stay" in page


def test_page_of_an_unverified_account_needs_two_ticks(phone, ticket, shop):
    account = AccountFactory(unverified=True)
    phone.scan(ticket, account)
    page = phone.text(ticket)
    assert account.entity.name in page
    assert page.count('type="checkbox"') == 2


def test_agreeing_without_the_terms_is_422(phone, ticket, daily):
    phone.scan(ticket, daily)
    response = phone.agree(ticket, terms="")
    assert response.status_code == 422
    assert "Agree to the terms first." in response.content.decode()
    assert state(ticket) == "scanned"


def test_agreeing_without_the_entity_change_is_422(phone, ticket):
    phone.scan(ticket, AccountFactory(unverified=True))
    assert phone.agree(ticket, entity_change="").status_code == 422
    assert state(ticket) == "scanned"


def test_agreeing_shows_the_code_in_two_groups(phone, ticket, daily):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    code, page = confirmation_code(ticket.key), phone.text(ticket)
    assert page.index(f"<span>{code[:3]}</span>") < page.index(f"<span>{code[3:]}</span>")
    assert "This wasn’t me, stop" in page


def test_code_is_for_the_phone_that_agreed_alone(phone, ticket, daily, group):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    code, other = confirmation_code(ticket.key), Phone()
    assert code[:3] + "</span>" not in other.text(ticket)
    other.scan(ticket, group)
    assert code[:3] + "</span>" not in other.text(ticket)


def test_second_phone_is_told_that_another_was_first(phone, ticket, daily, group):
    phone.scan(ticket, daily)
    response = Phone().scan(ticket, group)
    assert response.status_code == 409
    assert "Another phone scanned this QR code first" in response.content.decode()
    ticket.refresh_from_db()
    assert ticket.account == daily


def test_second_phone_can_neither_agree_nor_refuse(phone, ticket, daily, group):
    phone.scan(ticket, daily)
    other = Phone()
    other.scan(ticket, group)
    assert [other.agree(ticket).status_code, other.refuse(ticket).status_code] == [409, 409]
    assert state(ticket) == "scanned"


def test_phone_without_identity_can_do_nothing(phone, ticket, daily):
    phone.scan(ticket, daily)
    other = Phone()
    for action in ("phone_scan", "phone_agree", "phone_refuse"):
        assert other.post(ticket, action).status_code == 302
    assert state(ticket) == "scanned"


def test_pasted_link_opens_by_its_token_alone(phone, ticket):
    token = phone_token(ticket.key)
    response = phone.client.get(reverse("phone_open"), {"link": f"https://elsewhere.example/m/{token}/"})
    assert response.url == reverse("phone", args=[token])
    assert phone.client.get(reverse("phone_open"), {"link": "nonsense"}).status_code == 404


def test_clicks_without_csrf_token_are_refused(ticket):
    strict = Client(enforce_csrf_checks=True)
    url = reverse("phone_scan", args=[phone_token(ticket.key)])
    assert strict.post(url).status_code == 403


def test_step_reached_by_get_leads_back_to_the_page_and_changes_nothing(phone, ticket, daily):
    phone.scan(ticket, daily)
    assert phone.get(ticket, "phone_agree").url == reverse("phone", args=[phone_token(ticket.key)])
    assert state(ticket) == "scanned"


def test_page_itself_takes_no_post(phone, ticket):
    assert phone.client.post(reverse("phone", args=[phone_token(ticket.key)])).status_code == 405


@pytest.mark.usefixtures("no_window_ends")
def test_flood_of_scans_from_one_address_is_429(phone, ticket, daily, monkeypatch):
    monkeypatch.setitem(SCANS, "limit", 0)
    assert phone.scan(ticket, daily).status_code == 429
    assert state(ticket) == "waiting"
