"""The scenarios of both processes and the refusals, clicked as merchant and holder."""

import pytest
from playwright.sync_api import expect

from .flow import agree, approve_in_admin, begin, confirm, open_official, phone_link, play, scan, use_account

LANXI, BEISHAN = "10482", "10517"


@pytest.mark.parametrize(
    ("purpose", "shop", "handle", "state", "left"),
    [
        ("bind", LANXI, "lanxi.flagship", "upgraded", 0),
        ("bind", LANXI, "lanxi.shop", "in_review", 1),
        ("bind", LANXI, "lanxi.lab", "in_review", 1),
        ("bind", LANXI, "lanxi.daily", "in_review", 1),
        ("rebind", BEISHAN, "beishan.flagship", "upgraded", 0),
        ("rebind", BEISHAN, "beishan.kiln", "in_review", 0),
        ("rebind", BEISHAN, "beishan.daily", "in_review", 0),
        ("upgrade", BEISHAN, "beishan.studio", "in_review", 1),
    ],
)
def test_scan_is_confirmed(site, backend, phone, purpose, shop, handle, state, left):
    play(backend, phone, shop, purpose, handle)
    expect(backend.get_by_text(f"@{handle}").first).to_be_visible()
    status = site.status(shop)
    assert (status["official"], status["state"], status["replacements_left"]) == (handle, state, left)


@pytest.mark.parametrize(
    ("purpose", "shop", "handle", "says"),
    [
        ("bind", LANXI, "lanxi.group", "can’t be bound to Lanxi Tea House"),
        ("bind", LANXI, "lanxi.live", "End the authorization and continue"),
        ("bind", LANXI, "picking.notes", "has not completed real-name verification"),
        ("rebind", BEISHAN, "beishan.trade", "can’t be bound to Beishan Ceramics"),
        ("upgrade", BEISHAN, "beishan.flagship", "not the account that is bound"),
    ],
)
def test_scan_is_refused_with_reason_and_way_out(site, backend, phone, purpose, shop, handle, says):
    before = site.status(shop)
    begin(backend, shop, purpose)
    scan(backend, phone, handle)
    expect(phone.get_by_text("Nothing was changed").first).to_be_visible()
    expect(backend.get_by_text(says).first).to_be_visible()
    expect(backend.get_by_text("no replacement was used").first).to_be_visible()
    assert site.status(shop) == before


def test_entity_mismatch_shows_both_entities_and_three_ways_out(backend, phone):
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.group")
    expect(backend.get_by_text("91330106MA2H0X3K77")).to_be_visible()
    expect(backend.get_by_text("91330000MA2H9D21X9")).to_be_visible()
    for way in ("Bind another account", "Cancel its enterprise identity", "Request an entity change"):
        expect(backend.get_by_role("heading", name=way)).to_be_visible()


def test_authorized_account_becomes_official_in_one_confirmation(site, backend, phone):
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.live")
    backend.get_by_role("button", name="End the authorization and continue").click()
    phone.goto(phone_link(backend))
    confirm(backend, agree(phone), "Confirm binding")
    backend.wait_for_url("**/official-account/")
    assert site.status(LANXI)["official"] == "lanxi.live"


def test_holder_refuses_and_nothing_changes(site, backend, phone):
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.daily")
    phone.get_by_role("button", name="Refuse", exact=True).click()
    expect(backend.get_by_text("refused").first).to_be_visible()
    assert site.status(LANXI)["state"] == "not_bound"


def test_three_wrong_codes_end_the_attempt(site, backend, phone):
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.daily")
    wrong = f"{(int(agree(phone)) + 1) % 1_000_000:06d}"
    for says in ("Tries left: 2", "Tries left: 1", "3 wrong codes. This attempt has ended"):
        confirm(backend, wrong, "Confirm binding")
        expect(backend.get_by_text(says).first).to_be_visible()
    assert site.status(LANXI)["state"] == "not_bound"


def test_second_phone_learns_that_another_was_first(backend, phone, open_page):
    begin(backend, LANXI, "bind")
    link = phone_link(backend)
    scan(backend, phone, "lanxi.daily")
    second = open_page()
    second.goto(link)
    use_account(second, "lanxi.lab")
    expect(second.get_by_role("heading", name="Another phone scanned this QR code first")).to_be_visible()


def test_older_tab_says_that_a_newer_code_replaced_it(backend, open_page):
    begin(backend, LANXI, "bind")
    older = backend.context.new_page()
    older.goto(backend.url)
    begin(backend, LANXI, "bind")
    expect(older.get_by_text("A newer QR code replaced this one").first).to_be_visible()


def test_lost_session_returns_to_the_same_step(backend, phone):
    begin(backend, LANXI, "bind")
    where = backend.url
    backend.context.clear_cookies()
    backend.reload()
    backend.locator("[name=login]").fill("merchant")
    backend.locator("[name=password]").fill("demo-pass-2026")
    backend.get_by_role("button", name="Sign in", exact=True).click()
    backend.wait_for_url(where)
    expect(backend.get_by_role("heading", name="Live status")).to_be_visible()


def test_review_is_approved_by_an_operator_and_the_shop_is_upgraded(site, backend, phone, sign_in):
    play(backend, phone, LANXI, "bind", "lanxi.daily")
    open_official(backend, LANXI)
    expect(backend.get_by_text("Verification in review").first).to_be_visible()
    approve_in_admin(sign_in("operator"), "@lanxi.daily")
    backend.reload()
    expect(backend.get_by_text("Bound and upgraded").first).to_be_visible()
    assert site.status(LANXI)["state"] == "upgraded"
