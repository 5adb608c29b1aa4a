"""The interactive parts of the account page, and the page without JavaScript and at 320 pixels."""

import pytest
from playwright.sync_api import expect

LANXI, BEISHAN, QIAOYI = (f"/shops/{code}/official-account/" for code in ("10482", "10517", "10533"))


def test_naming_rules_are_checked_while_typing(sign_in):
    page = sign_in("agency")
    page.goto(QIAOYI)
    page.get_by_role("textbox", name="Display name").fill("Best Outdoor")
    expect(page.locator("#name-check mark")).to_have_text("Best")
    expect(page.locator("[data-mirror]")).to_have_text("Best Outdoor")
    page.locator("#name-check .chip").first.click()
    expect(page.locator("#name-check mark")).to_have_count(0)
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_role("status").filter(has_text="The display name is now")).to_be_visible()


def test_rebind_dialog_closes_on_escape_without_a_change(backend):
    backend.goto(BEISHAN)
    opener = backend.get_by_role("link", name="Rebind Another Account")
    opener.click()
    expect(backend.get_by_role("dialog")).to_be_visible()
    expect(backend.get_by_role("button", name="Keep @beishan.studio")).to_be_focused()
    backend.keyboard.press("Escape")
    expect(backend.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_shop_switcher_finds_a_shop_and_stays_on_the_page(sign_in):
    page = sign_in("agency")
    page.goto(LANXI)
    page.locator(".switcher summary").click()
    page.get_by_role("searchbox", name="Search shop or entity").fill("ceramics")
    expect(page.locator("[data-switcher-list] a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BEISHAN}")


def test_drawer_opens_and_closes_on_a_narrow_screen(sign_in):
    page = sign_in("merchant", viewport={"width": 390, "height": 844})
    page.goto(LANXI)
    navigation = page.get_by_role("navigation", name="Main")
    expect(navigation).to_be_hidden()
    page.get_by_role("link", name="Open navigation").click()
    expect(navigation).to_be_visible()
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()


def test_chosen_theme_is_kept(backend):
    backend.locator(".tool-user").click()
    backend.get_by_role("button", name="Dark").click()
    expect(backend.locator("html")).to_have_attribute("data-theme", "dark")
    backend.goto(LANXI)
    expect(backend.locator("html")).to_have_attribute("data-theme", "dark")


def test_account_page_works_without_javascript(sign_in):
    page = sign_in("agency", java_script_enabled=False)
    page.goto(BEISHAN)
    page.get_by_label("Name to try").fill("Best Ceramics")
    page.get_by_role("button", name="Check the name").click()
    expect(page.locator("#name-check mark")).to_have_text("Best")
    page.goto(BEISHAN)
    page.get_by_role("link", name="Rebind Another Account").click()
    expect(page.get_by_role("heading", name="Use your only replacement?")).to_be_visible()


@pytest.mark.parametrize("path", ["/shops/", LANXI, BEISHAN, QIAOYI, "/shops/10482/"])
def test_nothing_scrolls_sideways_at_320_pixels(sign_in, path):
    page = sign_in("agency", viewport={"width": 320, "height": 700})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
