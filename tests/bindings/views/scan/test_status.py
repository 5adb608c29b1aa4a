"""The live part of the scan page: what it shows in each state, and when it leads the browser on."""

import re

import pytest

from bindings.waiting import read_token
from tests import flows
from tests.desk_and_phone import Phone
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def status(desk, ticket):
    return desk.client.get(desk.url("scan_status", ticket.key), headers=HTMX)


def test_scan_page_shows_a_qr_code_and_the_link(desk, ticket):
    page = desk.get("scan", ticket.key).content.decode()
    assert '<svg viewBox="0 0' in page
    assert "http://testserver/m/" in page


def test_phone_base_url_wins_over_the_request(desk, ticket, settings):
    settings.PHONE_BASE_URL = "http://192.168.1.20:8000"
    assert "http://192.168.1.20:8000/m/" in desk.get("scan", ticket.key).content.decode()


def test_hint_appears_where_a_phone_cannot_reach_the_site(desk, ticket):
    hint = "A phone reaches this site only by"
    assert hint not in desk.get("scan", ticket.key).content.decode()
    local = desk.client.get(desk.url("scan", ticket.key), headers={"Host": "127.0.0.1:8000"})
    assert hint in local.content.decode()


def test_page_waits_for_the_version_it_shows(desk, ticket):
    address = desk.get("scan", ticket.key).context["waiting_url"]
    assert read_token(address.removeprefix("/wait/")) == (ticket.key, ticket.version)


def test_status_is_the_live_part_alone(desk, ticket):
    page = status(desk, ticket).content.decode()
    assert re.match(r'\s*<div\s+class="stack"\s+id="scan-panel"', page)
    assert "<html" not in page


def test_status_shows_who_scanned(desk, ticket):
    Phone().scan(ticket, AccountFactory(handle="lanxi.daily"))
    page = status(desk, ticket).content.decode()
    assert "Scanned by @lanxi.daily" in page
    assert "Nobody else can scan this code." in page


def test_status_leads_to_the_confirmation_once_the_holder_agreed(desk, ticket):
    phone, account = Phone(), AccountFactory()
    phone.scan(ticket, account)
    phone.agree(ticket)
    assert status(desk, ticket).headers["HX-Redirect"] == desk.url("confirm", ticket.key)


def test_status_leads_to_the_refusal_once_the_rules_denied(desk, ticket):
    Phone().scan(ticket, AccountFactory(blue_v=True))
    assert status(desk, ticket).headers["HX-Redirect"] == desk.url("scan", ticket.key)


def test_status_of_an_expired_code_offers_a_new_one(desk, ticket):
    flows.let_expire(ticket)
    page = status(desk, ticket).content.decode()
    assert "This QR code has expired" in page
    assert "Get a new code" in page
    assert "data-wait=" not in page


def test_status_of_a_scan_nobody_agreed_to_in_time(desk, ticket):
    Phone().scan(ticket, AccountFactory())
    flows.let_expire(ticket)
    assert "The time to agree is over" in status(desk, ticket).content.decode()


def test_status_as_a_plain_link_refreshes_the_page(desk, ticket):
    assert desk.get("scan_status", ticket.key).url == desk.url("scan", ticket.key)


def test_confirmed_scan_leads_to_the_official_account(desk, ticket):
    phone, account = Phone(), AccountFactory()
    phone.scan(ticket, account)
    phone.agree(ticket)
    desk.confirm(ticket)
    assert desk.get("scan", ticket.key).url == desk.url("official_account")
