"""The QR code sent as a link: the account's holder opens it elsewhere, and the backend follows."""

import pytest
from playwright.sync_api import Page, expect

from .flow import agree, begin, confirm, use_account

LANXI = "10482"


@pytest.fixture
def link(backend) -> str:
    """The link that the merchant copies from the page to send it."""
    backend.context.grant_permissions(["clipboard-read", "clipboard-write"])
    begin(backend, LANXI, "bind")
    backend.locator("summary", has_text="Send the link").click()
    backend.get_by_role("button", name="Copy").click()
    expect(backend.get_by_role("button", name="Copied")).to_be_visible()
    return backend.evaluate("navigator.clipboard.readText()")


def scan_by_link(page: Page, link: str, handle: str) -> None:
    page.goto(link)
    use_account(page, handle)


def test_sent_link_binds_without_a_merchant_session(site, backend, open_page, link):
    holder = open_page()
    scan_by_link(holder, link, "lanxi.flagship")
    expect(holder.get_by_text("Chen Yulan").first).to_be_visible()
    expect(holder.get_by_text("Lanxi Tea House").first).to_be_visible()
    expect(backend.get_by_text("Scanned by @lanxi.flagship", exact=True)).to_be_visible()
    confirm(backend, agree(holder), "Confirm binding")
    expect(holder.get_by_role("heading", name="Confirmed by the shop")).to_be_visible()
    assert site.status(LANXI)["official"] == "lanxi.flagship"


def test_sent_link_works_once_and_opens_nothing_else(backend, open_page, link):
    holder, other = open_page(), open_page()
    scan_by_link(holder, link, "lanxi.flagship")
    expect(backend.get_by_text("Scanned by @lanxi.flagship", exact=True)).to_be_visible()
    scan_by_link(other, link, "lanxi.shop")
    expect(other.get_by_role("heading", name="Another phone scanned this QR code first")).to_be_visible()
    holder.goto(f"/shops/{LANXI}/official-account/")
    expect(holder.get_by_role("heading", name="Sign in")).to_be_visible()


def test_renewed_code_ends_the_link(backend, open_page, link):
    backend.get_by_role("button", name="Refresh code").click()
    expect(backend.locator("#phone-link")).not_to_have_value(link)
    holder = open_page()
    holder.goto(link)
    expect(holder.get_by_role("heading", name="A newer QR code replaced this one")).to_be_visible()
