"""The operators' desk: a review from the queue to the upgraded shop, keyboard shortcuts, and the CSP on every page."""

import pytest
from playwright.sync_api import Page, expect

LISTS = [
    "/admin/",
    "/admin/accounts/review/",
    "/admin/accounts/review/?status=decided",
    "/admin/accounts/account/?show=all",
    "/admin/shops/shop/?show=all",
    "/admin/shops/entity/",
    "/admin/shops/user/",
    "/admin/shops/membership/",
    "/admin/auth/group/",
    "/admin/bindings/binding/",
    "/admin/bindings/scanticket/",
    "/admin/bindings/consent/",
    "/admin/bindings/terms/",
    "/admin/bindings/rulebook/",
    "/admin/bindings/event/",
    "/admin/bindings/wave/",
    "/admin/bindings/operatorrequest/?show=all",
]
FORMS = [
    "/admin/shops/user/add/",
    "/admin/auth/group/add/",
    "/admin/bindings/rulebook/add/",
    "/admin/bindings/wave/prepare/",
    "/admin/bindings/event/verify/",
    "/admin/shops/shop/import/",
    "/admin/accounts/account/import/",
    "/admin/bindings/binding/import/",
]


@pytest.fixture
def operator_at(sign_in):
    """Open the desk as a member of the platform's staff."""
    return lambda name: sign_in(name)


def test_review_goes_from_the_queue_to_an_upgraded_shop(operator_at, site):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/")
    row = page.locator("#result_list tbody tr", has_text="Mumu Baby")
    row.get_by_role("link", name="BV-").click()
    expect(page.get_by_role("heading", name="What will change")).to_be_visible()
    page.get_by_role("button", name="Take").click()
    page.get_by_role("link", name="Approve", exact=True).click()
    page.get_by_role("button", name="Approve request").click()
    expect(page.locator(".messagelist")).to_contain_text("is approved.")
    code = page.goto("/admin/shops/shop/?q=Mumu") and page.locator(".field-shop .cell-sub").inner_text()
    assert site.status(code)["state"] == "upgraded"


def test_queue_is_decided_by_keyboard(operator_at):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/")
    page.keyboard.press("j")
    expect(page.locator("#result_list tbody tr").first).to_have_class("is-selected")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Reject")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_rejection_opens_over_the_queue_and_keeps_its_filters(operator_at):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/?kind=blue_v")
    page.locator("#result_list tbody tr").first.get_by_role("link", name="Reject").click()
    dialog = page.get_by_role("dialog", name="Reject")
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    page.locator("#result_list tbody tr").first.get_by_role("link", name="Reject").click()
    dialog.get_by_label("Note to the merchant").fill("The photo is too dark to read.")
    dialog.get_by_role("button", name="Reject request").click()
    expect(page.locator(".messagelist")).to_contain_text("is rejected.")
    assert page.url.endswith("/admin/accounts/review/?kind=blue_v")


def test_rejection_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/login/?next=/admin/accounts/review/")
    page.locator("[name=login]").fill("operator")
    page.locator("[name=password]").fill("demo-pass-2026")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("#result_list tbody tr").first.get_by_role("link", name="Reject").click()
    page.locator("[name=template]").select_option("legibility")
    page.get_by_role("button", name="Reject request").click()
    expect(page.locator(".messagelist")).to_contain_text("is rejected.")


def first_records(page: Page) -> list[str]:
    """Return the path of the first record in each list that has one."""
    links = []
    for address in LISTS[1:]:
        page.goto(address)
        link = page.locator("#result_list tbody th a").first
        if link.count():
            links.append(link.get_attribute("href"))
    return links


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("zh-hans", "zh-CN")])
def test_no_page_of_the_desk_violates_the_csp(operator_at, language, lang):
    page = operator_at("admin")
    cookie = {"name": "django_language", "value": language, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])
    verbs = [f"/admin/shops/shop/1/do/{verb}/" for verb in ("close", "change-entity", "schedule-upgrade")]
    for address in [*LISTS, *FORMS, *verbs, *first_records(page)]:
        answer = page.goto(address)
        assert answer.status == 200, address
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(page.locator("h1")).to_be_visible()


def test_wave_runs_to_its_end_automatically(operator_at):
    page = operator_at("supervisor")
    page.goto("/admin/bindings/wave/prepare/")
    page.locator("[name=reminder_from]").fill("2026-12-01")
    page.locator("[name=deadline]").fill("2027-01-31")
    page.locator("[name=reason]").fill("Fourth wave")
    page.get_by_role("button", name="Show which shops").click()
    page.get_by_role("button", name="Prepare this wave").click()
    page.get_by_role("button", name="Run the wave").click()
    expect(page.locator(".note-ok")).to_be_visible()
