"""The demo phone: who is signed in on it, what a scan would do, and the codes of one's own shops."""

import pytest
from django.urls import reverse

from tests.desk_and_phone import Desk, Phone
from tests.factories import AccountFactory, CandidateFactory

pytestmark = pytest.mark.django_db


def page_of(desk, **query):
    return desk.client.get(reverse("demo_phone"), query).content.decode()


def test_accounts_are_listed_with_their_outcome(desk, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="fits", blue_v=True, entity=shop.entity))
    CandidateFactory(shop=shop, account=AccountFactory(handle="differs", blue_v=True))
    page = page_of(desk)
    assert "Binds" in page
    assert "Different entity" in page


def test_signing_in_on_the_phone_and_scanning_what_waits(desk):
    AccountFactory(handle="lanxi.daily")
    ticket = desk.begin()
    desk.client.post(reverse("demo_phone"), {"account": "lanxi.daily", "shop": desk.shop.code})
    page = page_of(desk)
    assert "Signed in as @lanxi.daily" in page
    assert "Scan this code" in page
    phone = Phone()
    phone.client = desk.client
    phone.post(ticket, "phone_scan")
    ticket.refresh_from_db()
    assert ticket.state == "scanned"


def test_signing_out_on_the_phone_keeps_the_merchant_signed_in(desk):
    AccountFactory(handle="lanxi.daily")
    desk.client.post(reverse("demo_phone"), {"account": "lanxi.daily"})
    desk.client.post(reverse("demo_phone"), {})
    assert "Nobody is signed in" in page_of(desk)


def test_codes_of_other_shops_are_not_shown(desk, stranger, other_shop):
    Desk(stranger, other_shop).begin()
    assert "Scan this code" not in page_of(desk)


def test_codes_are_for_those_who_may_show_them(desk, viewer, client_of):
    desk.begin()
    assert "Scan this code" in page_of(desk)
    assert b"Scan this code" not in client_of(viewer).get(reverse("demo_phone")).content


def test_shop_in_the_address_is_one_of_ones_own(desk, other_shop):
    assert desk.client.get(reverse("demo_phone"), {"shop": other_shop.code}).status_code == 404


def test_person_without_a_shop_is_told_so(client_of, operator):
    assert "You have no shop yet" in client_of(operator).get(reverse("demo_phone")).content.decode()


def test_page_is_absent_where_the_identity_is_not_simulated(desk, settings):
    settings.DOUYIN_IDENTITY = "open_platform"
    assert desk.client.get(reverse("demo_phone")).status_code == 404


def test_page_needs_a_sign_in(client):
    assert client.get(reverse("demo_phone")).status_code == 302
