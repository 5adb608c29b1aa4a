"""Authorized accounts over HTTP: authorize by scan, list, search, end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindings.models import Binding, ScanTicket
from tests.desk_and_phone import Desk, Phone, play
from tests.factories import AccountFactory, BindingFactory

pytestmark = pytest.mark.django_db


def listed(desk, **query):
    return desk.get("authorized_accounts", **query).content.decode()


def test_list_without_accounts_offers_to_authorize_one(desk):
    assert "No authorized accounts yet" in listed(desk)


def test_authorization_by_scan_has_no_benefits_step(desk, shop):
    account = AccountFactory(handle="tea.with.qing")
    ticket = play(desk, account, "authorize")
    assert (ticket.state, ticket.benefits) == ("confirmed", [])
    assert Binding.objects.get(account=account).role == "authorized"
    assert "@tea.with.qing" in listed(desk)


def test_authorization_says_on_the_phone_what_it_is(desk):
    ticket, phone = desk.begin("authorize"), Phone()
    phone.scan(ticket, AccountFactory())
    page = phone.get(ticket).content.decode()
    assert "Let this account promote the shop?" in page
    assert "Account Authorization Terms" in page


def test_confirm_page_of_an_authorization_shows_the_count(desk, shop):
    BindingFactory(shop=shop, authorized=True)
    ticket, phone = desk.begin("authorize"), Phone()
    phone.scan(ticket, AccountFactory())
    phone.agree(ticket)
    page = desk.get("confirm", ticket.key).content.decode()
    assert "Confirm authorization" in page
    assert "1 of 10" in page
    assert "2 of 10" in page


def test_official_account_cannot_be_authorized(desk, shop):
    official = BindingFactory(shop=shop).account
    ticket = desk.begin("authorize")
    Phone().scan(ticket, official)
    assert "official account, so it can’t be authorized" in desk.get("scan", ticket.key).content.decode()


def test_authorizing_at_the_limit_is_409_and_issues_nothing(desk, shop):
    for _ in range(10):
        BindingFactory(shop=shop, authorized=True)
    response = desk.post("authorize")
    assert response.status_code == 409
    assert "as many authorized accounts as it may have" in response.content.decode()
    assert ScanTicket.objects.count() == 0


def test_list_shows_how_many_of_the_limit_are_used(desk, shop):
    BindingFactory(shop=shop, authorized=True)
    assert "1 of 10 used" in listed(desk)


def test_search_finds_by_handle_and_name_and_says_when_nothing_matches(desk, shop):
    BindingFactory(shop=shop, authorized=True, account__handle="west.lake", account__display_name="Kitchen")
    assert "@west.lake" in listed(desk, q="@west")
    assert "@west.lake" in listed(desk, q="kitch")
    assert "No account matches “zzz”." in listed(desk, q="zzz")


def test_search_text_is_escaped(desk):
    assert "<script>" not in listed(desk, q="<script>alert(1)</script>").split("</head>")[1]


def test_chips_count_active_and_ended(desk, shop, now):
    BindingFactory(shop=shop, authorized=True, account__handle="still.here")
    BindingFactory(shop=shop, authorized=True, account__handle="gone.away", ended_at=now)
    assert "@gone.away" in listed(desk)
    assert "@gone.away" not in listed(desk, status="active")
    assert "@still.here" not in listed(desk, status="ended")


def test_other_shops_authorizations_are_not_listed(desk, other_shop):
    BindingFactory(shop=other_shop, authorized=True, account__handle="not.ours")
    assert "@not.ours" not in listed(desk)


def test_list_takes_as_many_queries_for_thirty_rows_as_for_one(desk, shop):
    BindingFactory(shop=shop, authorized=True)
    with CaptureQueriesContext(
        connection,
    ) as one:
        listed(desk)
    for _ in range(29):
        BindingFactory(shop=shop, authorized=True)
    with CaptureQueriesContext(connection) as thirty:
        listed(desk)
    assert len(thirty) == len(one)


def test_ending_asks_first(desk, shop):
    binding = BindingFactory(shop=shop, authorized=True, account__handle="hz.pantry")
    page = desk.get("end_authorization", binding.pk).content.decode()
    assert "Remove @hz.pantry?" in page
    binding.refresh_from_db()
    assert binding.ended_at is None


def test_ending_twice_ends_once(desk, shop):
    binding = BindingFactory(shop=shop, authorized=True)
    assert [desk.post("end_authorization", binding.pk).status_code for _ in range(2)] == [302, 302]
    assert shop.events.filter(verb="authorization_ended").count() == 1


def test_official_binding_cannot_be_ended_here(desk, shop):
    assert desk.post("end_authorization", BindingFactory(shop=shop).pk).status_code == 404


def test_another_shops_authorization_cannot_be_ended(desk, other_shop):
    binding = BindingFactory(shop=other_shop, authorized=True)
    assert desk.post("end_authorization", binding.pk).status_code == 404


def test_viewer_looks_but_does_not_authorize_or_end(shop, viewer):
    binding, looker = BindingFactory(shop=shop, authorized=True), Desk(viewer, shop)
    page = listed(looker)
    assert "Authorize account" not in page
    assert looker.post("authorize").status_code == 403
    assert looker.post("end_authorization", binding.pk).status_code == 403


def test_stranger_gets_404(shop, stranger):
    assert Desk(stranger, shop).get("authorized_accounts").status_code == 404
