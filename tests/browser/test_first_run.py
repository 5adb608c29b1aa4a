"""From an empty server to the first owner's shop: the checklist, an import, a mailed link; all without a shell."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Site
from tests.commands import HEADERS, SHOP_ROW

OWNER = "lin.yulan@lanxi.example"
LINK = re.compile(r"http://\S+/invitations/[\w-]+/")


@pytest.fixture
def site(tmp_path):
    """A server with a superuser in an otherwise empty database, and its worker."""
    running = Site(tmp_path / "empty.sqlite3")
    running.env |= {"PHONE_BASE_URL": running.url, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    running.manage("migrate", "--verbosity", "0")
    running.manage(
        "createsuperuser", "--noinput", "--username", "sun.li", "--email", "sun.li@platform.example"
    )
    running.start()
    running.start_worker()
    yield running
    running.stop()


@pytest.fixture
def desk(sign_in) -> Page:
    page = sign_in("sun.li")
    page.goto("/admin/")
    return page


def step(desk: Page, title: str):
    """The row of one step of the checklist."""
    return desk.get_by_role("listitem").filter(has=desk.get_by_role("heading", name=title))


def import_shop(desk: Page) -> None:
    step(desk, "Import shops").get_by_role("link", name="Import").click()
    file = {
        "name": "shops.csv",
        "mimeType": "text/csv",
        "buffer": f"{HEADERS['shops']}\n{SHOP_ROW}\n".encode(),
    }
    desk.get_by_label("CSV or XLSX file").set_input_files(file)
    desk.get_by_role("button", name="Check the file").click()
    desk.get_by_role("button", name="Import this file").click()
    expect(desk.get_by_role("link", name="Lanxi Tea House").first).to_be_visible()


def test_empty_server_gets_its_first_owner(site, desk, open_page):
    expect(desk.get_by_role("heading", name="Welcome, sun.li")).to_be_visible()
    expect(step(desk, "Site address").get_by_text("Done")).to_be_visible()
    expect(step(desk, "Mail")).to_have_attribute("aria-current", "step")
    step(desk, "Mail").get_by_role("button", name="Send a test mail").click()
    expect(desk.get_by_text("The mail server took the test.")).to_be_visible()
    assert "This mail arrived" in site.mail_to("sun.li@platform.example")
    import_shop(desk)
    desk.goto("/admin/")
    expect(step(desk, "Import shops").get_by_text("Done")).to_be_visible()

    step(desk, "Invite the first owner").get_by_role("link", name="Invite").click()
    desk.get_by_label("Email of the owner").fill(OWNER)
    desk.get_by_label("Reason").fill("Opened under contract 2026-118.")
    desk.get_by_role("button", name="Show what will change").click()
    desk.get_by_role("button", name="Invite the first owner").click()
    expect(desk.get_by_text(f"The invitation to {OWNER} is on its way.")).to_be_visible()
    desk.goto("/admin/")
    expect(step(desk, "Invite the first owner").get_by_text("has not accepted yet")).to_be_visible()

    owner = open_page()
    owner.goto(LINK.search(site.wait_for_mail(OWNER)).group())
    owner.get_by_label("Name", exact=True).fill("Lin Yulan")
    owner.get_by_label("Username").fill("lin.yulan")
    owner.get_by_label("Password").fill("a long and private phrase")
    owner.get_by_role("button", name="Create account and join").click()
    owner.wait_for_url("**/official-account/")
    expect(owner.get_by_role("link", name="Bind Now").first).to_be_visible()
    owner.goto("/shops/")
    expect(owner.get_by_role("link", name="Lanxi Tea House").first).to_be_visible()
    desk.reload()
    expect(step(desk, "Invite the first owner").get_by_text("Done")).to_be_visible()
