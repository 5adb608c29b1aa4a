"""Keyboard only: from the account page to the QR code, the skip link, and dialogs that restore the focus."""

from playwright.sync_api import Page, expect

from .flow import open_official

LANXI, BEISHAN = "10482", "10517"
FOCUSED = """() => {
  const it = document.activeElement;
  const shows = one => one && ["outlineStyle", "boxShadow"].some(name => getComputedStyle(one)[name] !== "none");
  const name = it.getAttribute("aria-label") || it.innerText || it.value || "";
  return {name: name.trim(), ring: it === document.body || shows(it) || shows(it.closest("label, .search, .input-with"))};
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with that name has the focus; each element on the way shows its focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["ring"], f"{focused['name']} has the focus and does not show it"
        if focused["name"].startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}")


def test_skip_link_is_first_and_leads_to_the_content(desk):
    open_official(desk, LANXI)
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()


def test_binding_is_started_with_the_keyboard_alone(desk):
    open_official(desk, LANXI)
    tab_to(desk, "Bind Now")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/benefits/**")
    first = desk.get_by_role("checkbox").first
    while not first.evaluate("box => box === document.activeElement"):
        desk.keyboard.press("Tab")
    before = first.is_checked()
    desk.keyboard.press("Space")
    assert first.is_checked() != before
    tab_to(desk, "Bind Now")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="Live status")).to_be_visible()
    tab_to(desk, "Send the link")
    desk.keyboard.press("Enter")
    tab_to(desk, "http")
    expect(desk.locator("#phone-link")).to_be_focused()


def test_dialog_opens_and_closes_by_keyboard_and_restores_the_focus(desk):
    open_official(desk, BEISHAN)
    opener = desk.get_by_role("link", name="Rebind Another Account")
    tab_to(desk, "Rebind Another Account")
    for _ in range(2):
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("dialog")).to_be_visible()
        assert desk.evaluate("document.activeElement.closest('dialog') !== null")
        desk.keyboard.press("Escape")
        expect(desk.get_by_role("dialog")).to_be_hidden()
        expect(opener).to_be_focused()


def test_menu_closes_on_escape_and_restores_the_focus(desk):
    open_official(desk, LANXI)
    tab_to(desk, "English")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="简体中文").first).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="简体中文").first).to_be_hidden()
    assert desk.evaluate(FOCUSED)["name"] == "English"
