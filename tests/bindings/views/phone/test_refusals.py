"""The phone that says no, and the phone that is told no: what ends, and the three ways out of an entity mismatch (R5, R8)."""

import pytest
from django.urls import reverse

from accounts.models import Review
from bindings.models import ScanTicket
from bindings.services import official_binding
from bindings.tokens import phone_token
from tests import flows
from tests.desk_and_phone import Desk, Phone, state
from tests.factories import AccountFactory, BindingFactory

pytestmark = pytest.mark.django_db


def test_refusing_before_agreeing_ends_it(phone, ticket, daily):
    phone.scan(ticket, daily)
    phone.refuse(ticket)
    assert state(ticket) == "refused"
    assert "Refused. Nothing changes" in phone.text(ticket)


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
    assert "Confirmed by the shop" in phone.text(ticket)


@pytest.mark.parametrize("step", ["waiting", "scanned", "agreed"])
def test_time_that_is_over_is_told_and_nothing_changes(phone, ticket, daily, step):
    if step != "waiting":
        phone.scan(ticket, daily)
    if step == "agreed":
        phone.agree(ticket)
    flows.let_expire(ticket)
    assert "The time is over" in phone.text(ticket)
    assert phone.scan(ticket, daily).status_code in (302, 409)
    assert phone.agree(ticket).status_code in (302, 409)
    assert ScanTicket.objects.get().state in ("expired", "agreed")


@pytest.mark.parametrize("end", ["cancel", "supersede"])
def test_ended_ticket_says_why(phone, desk, ticket, daily, end):
    phone.scan(ticket, daily)
    if end == "cancel":
        desk.post("cancel_ticket", ticket.key)
        assert "The shop cancelled this" in phone.text(ticket)
    else:
        desk.begin()
        assert "A newer QR code replaced this one" in phone.text(ticket)


def test_refusal_by_the_rules_shows_three_ways_out(phone, ticket, group):
    phone.scan(ticket, group)
    page = phone.text(ticket)
    assert "This account can’t be bound" in page
    for way in ("Bind another account", "Cancel enterprise identity", "Request an entity change"):
        assert way in page


def test_refusal_for_another_reason_shows_it(phone, ticket, shop):
    phone.scan(ticket, BindingFactory(authorized=True).account)
    page = phone.text(ticket)
    assert "authorized for promotion" in page
    assert "Request an entity change" not in page


def test_switching_the_account_leads_to_the_list_and_says_a_new_code_is_needed(phone, ticket, group, daily):
    phone.scan(ticket, group)
    response = phone.post(ticket, "phone_sign_in")
    assert response.url == reverse("phone_sign_in", args=[phone_token(ticket.key)])
    assert "@lanxi.daily" in phone.text(ticket, "phone_sign_in")
    response = phone.scan(ticket, daily)
    assert response.status_code == 409
    assert "ask the shop for a new one" in response.content.decode()


def test_cancelling_the_identity_asks_first(phone, ticket, group):
    phone.scan(ticket, group)
    assert "Loses blue V" in phone.text(ticket, "phone_cancel_identity")
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
    assert "asks for an entity change" in phone.text(ticket)
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
