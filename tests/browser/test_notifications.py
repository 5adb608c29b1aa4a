"""A decision of the platform is notified by bell, page and mail, according to the person's settings."""

from playwright.sync_api import Page, expect

from .flow import approve_in_admin

NOTICE, MAIL = "for @mumu.baby is approved", "is approved"
AGENCY, OWNER = "fang.ting@jiangnan.example", "gao.rui@jiangnan.example"


def bell(page: Page):
    return page.get_by_role("banner").get_by_role("link", name="Notifications")


def unread(page: Page) -> int:
    """Return the number on the bell."""
    badge = bell(page).locator(".badge")
    return int(badge.inner_text()) if badge.count() else 0


def test_decision_arrives_unread_and_is_marked_read(sign_in):
    page = sign_in("agency")
    before = unread(page)
    approve_in_admin(sign_in("operator"), "@mumu.baby")
    page.reload()
    assert unread(page) == before + 1
    bell(page).click()
    notice = page.locator(".notice.is-unread").filter(has_text=NOTICE)
    expect(notice).to_contain_text("Mumu Baby")
    notice.get_by_role("button", name="View").click()
    page.wait_for_url("**/shops/10498/official-account/")
    assert unread(page) == before
    bell(page).click()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".notice.is-unread")).to_have_count(0)
    assert unread(page) == 0


def test_choices_are_kept_and_followed(site, sign_in):
    page = sign_in("agency")
    page.goto("/notifications/")
    page.get_by_role("checkbox", name="Reviews decided or late: here").uncheck()
    page.get_by_role("checkbox", name="Reviews decided or late: by email").uncheck()
    page.get_by_role("button", name="Save choices").click()
    expect(page.get_by_role("status").filter(has_text="Your choices are saved.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Reviews decided or late: here")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Upgrade deadlines: here")).to_be_disabled()
    approve_in_admin(sign_in("operator"), "@mumu.baby")
    page.reload()
    expect(page.locator(".notice").filter(has_text=NOTICE)).to_have_count(0)
    site.manage("work", "--once")
    assert MAIL in site.mail_to(OWNER)
    assert site.mail_to(AGENCY) == ""
