"""Checking a name while typing, and choosing one when the shop's name is not legal (R11, R14)."""

from playwright.sync_api import expect

from .flow import agree, begin, open_official, scan

LANXI = "10482"
RENAMED = """code,name,shop_type,status,entity_name,entity_code,upgrade_reminder_from,upgrade_deadline
10482,Best Tea House,flagship,open,"Hangzhou Lanxi Tea Co., Ltd.",91330106MA2H0X3K77,,
"""


def test_name_is_checked_while_typing_and_a_suggestion_fills_the_field(backend):
    open_official(backend, LANXI)
    check, name = backend.locator("#name-check"), backend.get_by_label("Name to try")
    expect(check.get_by_text("Broken:")).to_have_count(0)
    name.fill("")
    name.press_sequentially("Best Tea, call 1381234567")
    with backend.expect_response(lambda answer: "13812345678" in answer.url):
        name.press("8")
    expect(check.locator("li.bad")).to_have_count(3)
    expect(check.locator("mark").first).to_be_visible()
    suggestion = check.locator(".chip").first
    legal = suggestion.inner_text()
    suggestion.click()
    expect(name).to_have_value(legal)
    expect(name).to_be_focused()
    expect(check.get_by_text("Broken:")).to_have_count(0)


def test_confirmation_asks_for_a_name_if_the_shop_name_is_not_legal(site, backend, phone, tmp_path):
    shops = tmp_path / "shops.csv"
    shops.write_text(RENAMED, encoding="utf-8")
    site.manage("import_data", "shops", str(shops))
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.shop")
    code = agree(phone)
    backend.wait_for_url("**/confirm/")
    name = backend.get_by_label("Name after the upgrade")
    expect(name).to_have_value("Best Tea House")
    backend.get_by_label("Confirmation code").fill(code)
    backend.get_by_role("button", name="Confirm binding").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    assert site.status(LANXI)["official"] is None
    suggestion = backend.locator("#name-check .chip").first
    legal = suggestion.inner_text()
    suggestion.click()
    expect(backend.locator("#name-check").get_by_text("Broken:")).to_have_count(0)
    backend.get_by_label("Confirmation code").fill(code)
    backend.get_by_role("button", name="Confirm binding").click()
    backend.wait_for_url("**/official-account/")
    expect(backend.get_by_text(legal).first).to_be_visible()
    assert site.status(LANXI)["official"] == "lanxi.shop"
