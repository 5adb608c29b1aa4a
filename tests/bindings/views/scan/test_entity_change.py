"""The entity change followed at the desk: from the refusal to the next scan."""

import pytest

from accounts.models import Review
from tests import flows
from tests.desk_and_phone import Desk, Phone, play

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def requested(desk, group):
    """A request from the desk, waiting for the account's holder."""
    ticket = desk.begin()
    Phone().scan(ticket, group)
    desk.post("request_entity_change", ticket.key)
    return Review.objects.get()


def part(desk):
    return desk.client.get(desk.url("entity_change"), headers=HTMX).content.decode()


def test_page_without_a_request_says_so(desk):
    assert "No entity change is requested" in desk.get("entity_change").content.decode()
    assert part(desk) == '<div id="entity-change-slot"></div>\n'


def test_request_waits_for_the_holder(desk, requested):
    assert "Waiting for the account’s holder" in part(desk)


def test_account_page_fetches_the_part(desk):
    assert desk.url("entity_change") in desk.get("official_account").content.decode()


def test_approved_change_leads_to_the_next_scan_and_then_disappears(desk, requested, group, operator, shop):
    phone = Phone()
    ticket = shop.tickets.get()
    phone.scan(ticket, group)
    phone.post(ticket, "phone_entity_change", agreed="on")
    flows.approve(shop, operator)
    assert "Scan again" in part(desk)
    group.refresh_from_db()
    play(desk, group)
    assert part(desk) == '<div id="entity-change-slot"></div>\n'


def test_rejected_change_shows_the_reason(desk, requested, group, operator, shop):
    phone = Phone()
    ticket = shop.tickets.get()
    phone.scan(ticket, group)
    phone.post(ticket, "phone_entity_change", agreed="on")
    flows.reject(shop, operator, "The seal is missing.")
    assert "The seal is missing." in part(desk)


def test_withdrawn_request_disappears_from_the_account_page(desk, requested):
    desk.post("withdraw_entity_change", requested.pk)
    assert "Withdrawn" not in part(desk)


def test_viewer_looks_but_does_not_withdraw(requested, viewer, shop):
    looker = Desk(viewer, shop)
    assert "Withdraw the request" not in part(looker)
    assert looker.post("withdraw_entity_change", requested.pk).status_code == 403


def test_stranger_gets_404(stranger, shop):
    assert Desk(stranger, shop).get("entity_change").status_code == 404
