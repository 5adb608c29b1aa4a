"""A new person joins by the link in a mail, gets another role, and leaves; access changes immediately."""

import re

from playwright.sync_api import Page, expect

LANXI = "10482"
ACCOUNT, TEAM = f"/shops/{LANXI}/official-account/", f"/shops/{LANXI}/team/"
EMAIL = "zhao.lei@lanxi.example"
LINK = re.compile(r"http://\S+/invitations/[\w-]+/")


def invite(backend: Page, role: str) -> None:
    backend.goto(TEAM)
    backend.get_by_role("textbox", name="Email").fill(EMAIL)
    backend.get_by_role("radio", name=role).check()
    backend.get_by_role("button", name="Send invitation").click()
    expect(backend.get_by_role("status").filter(has_text=EMAIL)).to_be_visible()


def mailed_link(site) -> str:
    """Send the mail and return the link in it."""
    site.manage("work", "--once")
    return LINK.search(site.mail_to(EMAIL)).group()


def join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Name", exact=True).fill("Zhao Lei")
    page.get_by_label("Username").fill("zhao.lei")
    page.get_by_label("Password").fill("a long and private phrase")
    page.get_by_role("button", name="Create account and join").click()
    page.wait_for_url(f"**{ACCOUNT}")


def member(backend: Page):
    """The new person's row in the team."""
    backend.goto(TEAM)
    row = backend.get_by_role("row").filter(has_text=EMAIL)
    row.get_by_text("Edit").click()
    return row


def test_invited_person_joins_changes_role_and_loses_access(site, backend, open_page):
    invite(backend, "Manager")
    link = mailed_link(site)
    newcomer = open_page()
    join(newcomer, link)
    expect(newcomer.get_by_role("link", name="Bind Now").first).to_be_visible()
    member(backend).get_by_role("button", name="Viewer").click()
    expect(backend.get_by_role("status").filter(has_text="The role of Zhao Lei is changed")).to_be_visible()
    newcomer.reload()
    expect(newcomer.get_by_text("You may look at this shop")).to_be_visible()
    expect(newcomer.get_by_role("link", name="Bind Now")).to_have_count(0)
    member(backend).get_by_role("link", name="Remove from the team").click()
    backend.get_by_role("button", name="Remove from the team").click()
    expect(backend.get_by_role("row").filter(has_text=EMAIL)).to_have_count(0)
    assert newcomer.reload().status == 404


def test_invitation_is_used_once_and_by_the_invited_address_alone(site, backend, sign_in, open_page):
    invite(backend, "Viewer")
    link = mailed_link(site)
    other = sign_in("stranger")
    other.goto(link)
    expect(other.get_by_text(f"The invitation is for {EMAIL}")).to_be_visible()
    join(open_page(), link)
    late = open_page()
    assert late.goto(link).status == 404
    expect(late.get_by_role("heading", name="This invitation no longer works")).to_be_visible()


def test_last_owner_can_not_leave(sign_in):
    page = sign_in("stranger")
    page.goto("/shops/20831/team/leave/")
    expect(page.get_by_text("You are the only owner")).to_be_visible()
    expect(page.get_by_role("button", name="Leave the team")).to_be_disabled()
    assert page.goto("/shops/20831/official-account/").status == 200
