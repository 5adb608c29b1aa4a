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
    return sign_in


def rows(page: Page):
    return page.locator("#queue-list tbody tr")


def test_review_goes_from_the_queue_to_an_upgraded_shop(operator_at, site):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/")
    rows(page).filter(has_text="Mumu Baby").get_by_role("link", name="BV-").click()
    expect(page.get_by_role("heading", name="If approved")).to_be_visible()
    page.locator(".review-foot").get_by_role("button", name="Take").click()
    expect(page.locator(".review-head")).to_contain_text("Taken by you")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".messagelist")).to_contain_text("is approved.")
    code = page.goto("/admin/shops/shop/?q=Mumu") and page.locator(".field-shop .cell-sub").inner_text()
    assert site.status(code)["state"] == "upgraded"


def test_queue_is_decided_by_keyboard_and_the_next_review_opens(operator_at):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/?kind=blue_v")
    count = rows(page).count()
    assert count > 1
    page.keyboard.press("j")
    expect(rows(page).first).to_have_class("is-selected")
    page.keyboard.press("Enter")
    expect(page.locator("[data-heading]")).to_be_visible()
    page.wait_for_load_state()
    first = page.locator("[data-heading]").inner_text()
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="Reject")
    dialog.get_by_label("Reason").select_option("holder")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text(f"{first} is rejected.")
    expect(page.locator("[data-heading]")).to_be_focused()
    assert page.locator("[data-heading]").inner_text() != first
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("is approved.")
    assert "kind=blue_v" in page.url or "kind%3Dblue_v" in page.url


def test_dialog_closes_and_fits_a_low_window(operator_at):
    page = operator_at("operator", viewport={"width": 1360, "height": 420})
    page.goto("/admin/accounts/review/")
    rows(page).first.get_by_role("link", name="BV-").click()
    expect(page.locator("[data-heading]")).to_be_visible()
    page.wait_for_load_state()  # the keys work once the scripts have run
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Send")
    expect(dialog).to_be_visible()
    assert dialog.bounding_box()["height"] <= 420
    expect(dialog.get_by_role("button", name="Send back")).to_be_in_viewport()
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()


def test_ticked_requests_are_taken_together(operator_at):
    page = operator_at("operator")
    page.goto("/admin/accounts/review/")
    expect(page.locator("[data-bar]")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-bar]")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".many-sums")).to_contain_text("1 taken")
    page.get_by_role("link", name="Back to the queue").click()
    expect(rows(page).first).to_contain_text("You")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_sixteen_requests_fit_a_window_one_line_each(operator_at, language):
    """Buttons in the row broke into two lines in Chinese, and content stopped at 1,200 pixels."""
    page = operator_at("operator", viewport={"width": 1920, "height": 900})
    cookie = {"name": "django_language", "value": language, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])
    page.goto("/admin/accounts/review/")
    table = page.locator("#queue-list").bounding_box()
    assert table["width"] > 1300
    assert rows(page).first.bounding_box()["height"] <= 36
    assert table["y"] + 28 + 16 * 36 <= 900


def test_rejection_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/login/?next=/admin/accounts/review/")
    page.locator("[name=login]").fill("operator")
    page.locator("[name=password]").fill("demo-pass-2026")
    page.get_by_role("button", name="Sign in", exact=True).click()
    rows(page).first.get_by_role("link", name="BV-").click()
    page.get_by_role("link", name="Reject").click()
    page.locator("[name=code]").select_option("legibility")
    page.get_by_role("button", name="Reject request").click()
    expect(page.locator(".messagelist")).to_contain_text("is rejected.")


def first_records(page: Page) -> list[str]:
    """Return the path of the first record in each list that has one."""
    links = []
    for address in LISTS[1:]:
        page.goto(address)
        link = page.locator("#result_list tbody th a, #queue-list tbody a").first
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
