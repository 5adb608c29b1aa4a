"""An entity change after a refusal: requested in the backend, agreed on the phone, decided, and scanned again."""

from playwright.sync_api import Page, expect

from .flow import agree, approve_in_admin, begin, confirm, phone_link, scan

LANXI = "10482"
ACCOUNT = f"/shops/{LANXI}/official-account/"


def refuse_and_request(backend: Page, phone: Page) -> str:
    """Scan with an account of another entity, ask for the change, and return the URL of the refused scan."""
    begin(backend, LANXI, "bind")
    scan(backend, phone, "lanxi.group")
    backend.get_by_role("button", name="Request entity change").click()
    expect(backend.get_by_role("status").filter(has_text="The entity change is requested")).to_be_visible()
    return backend.url


def agree_to_change(phone: Page) -> None:
    phone.reload()
    expect(phone.get_by_text("Lanxi Tea House asks for an entity change")).to_be_visible()
    phone.get_by_role("link", name="Request an entity change").click()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Agree").click()
    expect(phone.get_by_text("is with the operators")).to_be_visible()


def test_entity_change_leads_from_the_refusal_to_the_binding(site, backend, phone, sign_in):
    refused = refuse_and_request(backend, phone)
    expect(backend.get_by_text("Waiting for the account’s holder")).to_be_visible()
    agree_to_change(phone)
    backend.goto(ACCOUNT)
    expect(backend.get_by_role("heading", name="Entity change of @lanxi.group")).to_be_visible()
    expect(backend.get_by_text("Operators are reviewing it")).to_be_visible()
    approve_in_admin(sign_in("operator"), "@lanxi.group")
    backend.goto(refused)
    repeated = backend.get_by_role("status").filter(has_text="@lanxi.group can be scanned now")
    repeated.get_by_role("button", name="Scan again").click()
    backend.get_by_role("heading", name="Live status").wait_for()
    phone.goto(phone_link(backend))
    confirm(backend, agree(phone), "Confirm binding")
    backend.wait_for_url(f"**{ACCOUNT}")
    status = site.status(LANXI)
    assert (status["official"], status["state"]) == ("lanxi.group", "upgraded")


def test_request_is_withdrawn_in_the_backend(site, backend, phone):
    before = site.status(LANXI)
    refuse_and_request(backend, phone)
    backend.get_by_role("button", name="Withdraw the request").click()
    expect(backend.get_by_role("status").filter(has_text="The request is withdrawn")).to_be_visible()
    expect(backend.get_by_role("button", name="Request entity change")).to_be_visible()
    assert site.status(LANXI) == before
