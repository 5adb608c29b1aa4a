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


def test_skip_link_is_first_and_leads_to_the_content(backend):
    open_official(backend, LANXI)
    backend.keyboard.press("Tab")
    skip = backend.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    backend.keyboard.press("Enter")
    expect(backend.locator("main")).to_be_focused()


def test_binding_is_started_with_the_keyboard_alone(backend):
    open_official(backend, LANXI)
    tab_to(backend, "Bind Now")
    backend.keyboard.press("Enter")
    backend.wait_for_url("**/benefits/**")
    first = backend.get_by_role("checkbox").first
    while not first.evaluate("box => box === document.activeElement"):
        backend.keyboard.press("Tab")
    before = first.is_checked()
    backend.keyboard.press("Space")
    assert first.is_checked() != before
    tab_to(backend, "Bind Now")
    backend.keyboard.press("Enter")
    expect(backend.get_by_role("heading", name="Live status")).to_be_visible()
    tab_to(backend, "Send the link")
    backend.keyboard.press("Enter")
    tab_to(backend, "http")
    expect(backend.locator("#phone-link")).to_be_focused()


def test_dialog_opens_and_closes_by_keyboard_and_restores_the_focus(backend):
    open_official(backend, BEISHAN)
    opener = backend.get_by_role("link", name="Rebind Another Account")
    tab_to(backend, "Rebind Another Account")
    for _ in range(2):
        backend.keyboard.press("Enter")
        expect(backend.get_by_role("dialog")).to_be_visible()
        assert backend.evaluate("document.activeElement.closest('dialog') !== null")
        backend.keyboard.press("Escape")
        expect(backend.get_by_role("dialog")).to_be_hidden()
        expect(opener).to_be_focused()


def test_menu_closes_on_escape_and_restores_the_focus(backend):
    open_official(backend, LANXI)
    tab_to(backend, "English")
    backend.keyboard.press("Enter")
    expect(backend.get_by_role("button", name="简体中文").first).to_be_visible()
    backend.keyboard.press("Escape")
    expect(backend.get_by_role("button", name="简体中文").first).to_be_hidden()
    assert backend.evaluate(FOCUSED)["name"] == "English"
