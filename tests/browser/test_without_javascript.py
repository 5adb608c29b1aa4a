"""A binding without JavaScript on both sides; links and buttons replace the live status."""

from playwright.sync_api import Page, expect

from .conftest import PHONE
from .flow import begin, phone_link, use_account

LANXI = "10482"


def test_binding_works_without_javascript(site, sign_in, open_page):
    backend = sign_in("merchant", java_script_enabled=False)
    phone = open_page(**PHONE, java_script_enabled=False)
    begin(backend, LANXI, "bind")
    code = agree_on(phone, phone_link(backend), lambda: refresh(backend, "Scanned by @lanxi.flagship"))
    backend.get_by_role("link", name="Refresh", exact=True).click()
    backend.wait_for_url("**/confirm/")
    backend.get_by_label("Confirmation code").fill(code)
    backend.get_by_role("button", name="Confirm binding").click()
    backend.wait_for_url("**/official-account/")
    expect(backend.get_by_text("Bound and upgraded").first).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="Confirmed by the shop")).to_be_visible()
    assert site.status(LANXI)["official"] == "lanxi.flagship"


def refresh(backend: Page, says: str) -> None:
    backend.get_by_role("link", name="Refresh", exact=True).click()
    expect(backend.get_by_text(says, exact=True)).to_be_visible()


def agree_on(phone: Page, link: str, when_scanned) -> str:
    """Scan and agree with the buttons that JavaScript would press; return the code."""
    phone.goto(link)
    use_account(phone, "lanxi.flagship")
    when_scanned()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Agree", exact=True).click()
    return phone.locator("#confirmation-code").inner_text()


def test_refusal_and_menus_work_without_javascript(sign_in, open_page):
    backend = sign_in("merchant", java_script_enabled=False)
    phone = open_page(**PHONE, java_script_enabled=False)
    begin(backend, LANXI, "bind")
    phone.goto(phone_link(backend))
    use_account(phone, "lanxi.group")
    backend.get_by_role("link", name="Refresh", exact=True).click()
    expect(backend.get_by_role("button", name="Request entity change")).to_be_visible()
    backend.get_by_role("button", name="Scan with another").click()
    phone.goto(phone_link(backend))
    phone.get_by_role("button", name="Continue as @lanxi.group").click()
    expect(phone.get_by_role("heading", name="This account can’t be bound")).to_be_visible()
    backend.locator(".tool-user").click()
    backend.get_by_role("button", name="Dark").click()
    expect(backend.locator("html")).to_have_attribute("data-theme", "dark")
