"""The phone's pages over HTTP: who may see what, what each click does, and what a late one does not."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Review
from bindings.models import ScanTicket
from bindings.services import official_binding
from bindings.tokens import confirmation_code, phone_token
from bindings.views.phone import SCANS
from tests import flows
from tests.desk_and_phone import Desk, Phone
from tests.factories import AccountFactory, BindingFactory, CandidateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(manager, shop):
    return Desk(manager, shop)


@pytest.fixture
def phone():
    return Phone()


@pytest.fixture
def ticket(desk):
    return desk.begin()


@pytest.fixture
def daily(db):
    return AccountFactory(handle="lanxi.daily")


@pytest.fixture
def group(db):
    """A blue V account of another entity."""
    return AccountFactory(handle="lanxi.group", blue_v=True)


def text(phone, ticket, name="phone", **query):
    return phone.get(ticket, name, **query).content.decode()


def state(ticket):
    ticket.refresh_from_db()
    return ticket.state


def test_unknown_token_is_404_with_a_sentence(phone):
    response = phone.client.get(reverse("phone", args=["x" * 43]))
    assert response.status_code == 404
    assert "This QR code is not known" in response.content.decode()


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
    page = text(phone, ticket)
    assert page.index("@considered") < page.index("@another")
    assert page.count(">Use this account</button>") == 2


def test_accounts_can_be_searched_by_handle(phone, ticket):
    AccountFactory(handle="find.me")
    AccountFactory(handle="not.this")
    page = text(phone, ticket, q="@find")
    assert "@find.me" in page
    assert "@not.this" not in page


def test_signing_in_scans_in_the_same_post(phone, ticket, daily):
    phone.scan(ticket, daily)
    assert state(ticket) == "scanned"


def test_looking_changes_nothing_even_when_signed_in(phone, desk, ticket, daily):
    phone.scan(ticket, daily)
    second = desk.begin()
    assert "Continue as @lanxi.daily" in text(phone, second)
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
    assert "lanxi.daily" in text(both, ticket)


def test_forged_cookie_is_nobody(ticket, daily):
    forger = Phone()
    forger.client.cookies["demo_phone"] = str(daily.pk)
    assert "Which account is signed in" in text(forger, ticket)


def test_page_shows_who_asks_and_from_where(phone, ticket, daily, manager, shop):
    phone.scan(ticket, daily)
    page = text(phone, ticket)
    for shown in (shop.name, shop.entity.name, str(manager), "127.0.0.1", "Requested"):
        assert shown in page


def test_page_of_a_regular_account_tells_what_changes(phone, ticket, daily):
    phone.scan(ticket, daily)
    page = text(phone, ticket)
    assert "Bind and start verification?" in page
    assert "Name becomes “Lanxi Tea House”" in page
    assert "Blue V verification starts" in page


def test_page_of_a_matching_blue_v_tells_that_it_is_upgraded_at_once(phone, ticket, shop):
    phone.scan(ticket, AccountFactory(blue_v=True, entity=shop.entity))
    page = text(phone, ticket)
    assert "Upgraded at once, no review" in page
    assert "Name, blue V and entity stay" in page


def test_page_of_an_unverified_account_needs_two_ticks(phone, ticket, shop):
    account = AccountFactory(unverified=True)
    phone.scan(ticket, account)
    page = text(phone, ticket)
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
    code, page = confirmation_code(ticket.key), text(phone, ticket)
    assert f"<span>{code[:3]}</span><span>{code[3:]}</span>" in page
    assert "This wasn’t me, stop" in page


def test_code_is_for_the_phone_that_agreed_alone(phone, ticket, daily, group):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    code, other = confirmation_code(ticket.key), Phone()
    assert code[:3] + "</span>" not in text(other, ticket)
    other.scan(ticket, group)
    assert code[:3] + "</span>" not in text(other, ticket)


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


def test_refusing_before_agreeing_ends_it(phone, ticket, daily):
    phone.scan(ticket, daily)
    phone.refuse(ticket)
    assert state(ticket) == "refused"
    assert "Refused. Nothing changes" in text(phone, ticket)


def test_refusing_after_agreeing_voids_the_code(phone, desk, ticket, daily, shop):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    phone.refuse(ticket)
    assert desk.confirm(ticket).status_code == 409
    assert official_binding(shop) is None


def test_refusing_after_the_confirmation_is_409(phone, desk, ticket, daily, shop):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    desk.confirm(ticket)
    assert phone.refuse(ticket).status_code == 409
    assert official_binding(shop)


def test_confirmed_page_says_so(phone, desk, ticket, daily):
    phone.scan(ticket, daily)
    phone.agree(ticket)
    desk.confirm(ticket)
    assert "Confirmed by the shop" in text(phone, ticket)


@pytest.mark.parametrize("step", ["waiting", "scanned", "agreed"])
def test_time_that_is_over_is_told_and_nothing_changes(phone, ticket, daily, step):
    if step != "waiting":
        phone.scan(ticket, daily)
    if step == "agreed":
        phone.agree(ticket)
    flows.let_expire(ticket)
    assert "The time is over" in text(phone, ticket)
    assert phone.scan(ticket, daily).status_code in (302, 409)
    assert phone.agree(ticket).status_code in (302, 409)
    assert ScanTicket.objects.get().state in ("expired", "agreed")


@pytest.mark.parametrize("end", ["cancel", "supersede"])
def test_ended_ticket_says_why(phone, desk, ticket, daily, end):
    phone.scan(ticket, daily)
    if end == "cancel":
        desk.post("cancel_ticket", ticket.key)
        assert "The shop cancelled this" in text(phone, ticket)
    else:
        desk.begin()
        assert "A newer QR code replaced this one" in text(phone, ticket)


def test_refusal_by_the_rules_shows_three_ways_out(phone, ticket, group):
    phone.scan(ticket, group)
    page = text(phone, ticket)
    assert "This account can’t be bound" in page
    for way in ("Bind another account", "Cancel enterprise identity", "Request an entity change"):
        assert way in page


def test_refusal_for_another_reason_shows_it(phone, ticket, shop):
    phone.scan(ticket, BindingFactory(authorized=True).account)
    page = text(phone, ticket)
    assert "authorized for promotion" in page
    assert "Request an entity change" not in page


def test_switching_the_account_leads_to_the_list_and_says_a_new_code_is_needed(phone, ticket, group, daily):
    phone.scan(ticket, group)
    response = phone.post(ticket, "phone_sign_in")
    assert response.url == reverse("phone_sign_in", args=[phone_token(ticket.key)])
    assert "@lanxi.daily" in text(phone, ticket, "phone_sign_in")
    response = phone.scan(ticket, daily)
    assert response.status_code == 409
    assert "ask the shop for a new one" in response.content.decode()


def test_cancelling_the_identity_asks_first(phone, ticket, group):
    phone.scan(ticket, group)
    assert "Loses blue V" in text(phone, ticket, "phone_cancel_identity")
    group.refresh_from_db()
    assert group.kind == "blue_v"


def test_cancelled_identity_makes_the_next_scan_possible(phone, desk, ticket, group):
    phone.scan(ticket, group)
    phone.post(ticket, "phone_cancel_identity")
    group.refresh_from_db()
    assert (group.kind, group.entity) == ("regular", None)
    assert "can be scanned now" in desk.get("scan", ticket.key).content.decode()
    again = desk.begin()
    phone.post(again, "phone_scan")
    assert state(again) == "scanned"


def test_another_phone_cannot_cancel_the_identity(phone, ticket, group, daily):
    phone.scan(ticket, group)
    other = Phone()
    other.scan(ticket, daily)
    other.post(ticket, "phone_cancel_identity")
    group.refresh_from_db()
    assert group.kind == "blue_v"


def test_identity_cannot_be_cancelled_where_nothing_was_denied(phone, ticket, shop):
    account = AccountFactory(blue_v=True, entity=shop.entity)
    phone.scan(ticket, account)
    phone.post(ticket, "phone_cancel_identity")
    account.refresh_from_db()
    assert account.kind == "blue_v"


def test_entity_change_needs_the_tick(phone, ticket, group):
    phone.scan(ticket, group)
    assert phone.post(ticket, "phone_entity_change").status_code == 422
    assert Review.objects.count() == 0


def test_entity_change_from_refusal_to_bound(phone, desk, ticket, group, operator, shop):
    phone.scan(ticket, group)
    desk.post("request_entity_change", ticket.key)
    assert Review.objects.get().state == "awaiting_holder"
    assert "asks for an entity change" in text(phone, ticket)
    phone.post(ticket, "phone_entity_change", agreed="on")
    assert Review.objects.get().state == "open"
    flows.approve(shop, operator)
    assert "The check was repeated" in desk.get("scan", ticket.key).content.decode()
    again = desk.begin()
    phone.post(again, "phone_scan")
    phone.agree(again)
    desk.confirm(again)
    assert official_binding(shop).state == "upgraded"


def test_requested_entity_change_can_be_withdrawn_at_the_desk(phone, desk, ticket, group):
    phone.scan(ticket, group)
    desk.post("request_entity_change", ticket.key)
    review = Review.objects.get()
    assert "Waiting for the account’s holder" in desk.get("scan", ticket.key).content.decode()
    desk.post("withdraw_entity_change", review.pk, ticket=ticket.key)
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_withdrawing_a_decided_request_is_409(phone, desk, ticket, group, operator, shop):
    phone.scan(ticket, group)
    phone.post(ticket, "phone_entity_change", agreed="on")
    flows.approve(shop, operator)
    response = desk.post("withdraw_entity_change", Review.objects.get().pk, ticket=ticket.key)
    assert response.status_code == 409


def test_withdrawing_another_shops_request_is_404(phone, ticket, group, stranger, other_shop):
    phone.scan(ticket, group)
    phone.post(ticket, "phone_entity_change", agreed="on")
    thief = Desk(stranger, other_shop)
    assert thief.post("withdraw_entity_change", Review.objects.get().pk).status_code == 404


def test_entity_change_of_a_scan_that_was_not_denied_is_409(desk, ticket):
    assert desk.post("request_entity_change", ticket.key).status_code == 409


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


def test_flood_of_scans_from_one_address_is_429(phone, ticket, daily, monkeypatch):
    monkeypatch.setitem(SCANS, "limit", 0)
    assert phone.scan(ticket, daily).status_code == 429
    assert state(ticket) == "waiting"
