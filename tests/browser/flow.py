"""The steps of a scan, clicked: the backend in one browser, the phone in another."""

import re

from playwright.sync_api import Page

LINK = re.compile(r"/m/[\w-]{20,}/")


def open_official(backend: Page, shop: str) -> None:
    backend.goto(f"/shops/{shop}/official-account/")


def begin(backend: Page, shop: str, purpose: str) -> None:
    """Go from the official account page to the QR code."""
    open_official(backend, shop)
    if purpose == "bind":
        backend.get_by_role("link", name="Bind Now").first.click()
        backend.get_by_role("heading", name="Choose binding benefits").wait_for()
        backend.get_by_role("button", name="Bind Now").click()
    elif purpose == "upgrade":
        backend.get_by_role("link", name="Upgrade current account").click()
        backend.get_by_role("button", name="Upgrade current account").click()
    else:
        backend.get_by_role("link", name="Rebind Another Account").click()
        backend.get_by_label("I understand").check()
        backend.get_by_role("button", name="Continue to scan").click()
        backend.get_by_role("button", name="Continue to scan").click()
    backend.get_by_role("heading", name="Live status").wait_for()


def phone_link(backend: Page) -> str:
    """Return the path of the link in the QR code, which the page also offers to copy."""
    return LINK.search(backend.locator("#phone-link").input_value()).group()


def scan(backend: Page, phone: Page, handle: str) -> None:
    """Open the QR code's link on the phone and scan as `handle`."""
    phone.goto(phone_link(backend))
    use_account(phone, handle)


def use_account(phone: Page, handle: str) -> None:
    """Scan as `handle` on a phone that shows the choice of accounts, and wait for the result."""
    with phone.expect_navigation():
        phone.get_by_role("button", name=f"Use this account, @{handle}", exact=True).click()


def agree(phone: Page) -> str:
    """Tick all boxes, agree, and return the code that the phone shows."""
    button = phone.get_by_role("button", name="Agree", exact=True)
    button.wait_for()
    for box in phone.get_by_role("checkbox").all():
        box.check()
    button.click()
    phone.get_by_role("heading", name="You agreed. One step left").wait_for()
    return re.sub(r"\D", "", phone.locator("#confirmation-code").inner_text())


def confirm(backend: Page, code: str, button: str) -> None:
    """Type the code in the backend, which opened the last step automatically, and confirm."""
    backend.wait_for_url("**/confirm/")
    backend.get_by_label("Confirmation code").fill(code)
    backend.get_by_role("button", name=button).click()


def approve_in_admin(operator: Page, account: str) -> None:
    """Find the account's review in the queue and approve it."""
    operator.goto("/admin/accounts/review/")
    row = operator.get_by_role("row").filter(has_text=account)
    row.get_by_role("link").first.click()
    operator.get_by_role("button", name="Approve").click()
    operator.locator(".messagelist").wait_for()


BUTTONS = {"bind": "Confirm binding", "upgrade": "Confirm upgrade", "rebind": "Confirm rebind"}


def play(backend: Page, phone: Page, shop: str, purpose: str, handle: str) -> None:
    """Run the whole flow up to the official account page."""
    begin(backend, shop, purpose)
    scan(backend, phone, handle)
    confirm(backend, agree(phone), BUTTONS[purpose])
    backend.wait_for_url("**/official-account/")
