"""A tour of every page and state, for the pictures and the accessibility check."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from .flow import agree, begin, phone_link, scan

LANXI, BEISHAN, TANGSHI = "10482", "10517", "10578"
Visit = Callable[[str, Page], None]

PAGES = {
    "01-not-bound": f"/shops/{LANXI}/official-account/",
    "02-choose-benefits": f"/shops/{LANXI}/official-account/benefits/?purpose=bind",
    "05-bound": f"/shops/{BEISHAN}/official-account/",
    "05b-rebind": f"/shops/{BEISHAN}/official-account/rebind/",
    "06-upgraded": f"/shops/{TANGSHI}/official-account/",
    "08-authorized": f"/shops/{LANXI}/authorized-accounts/",
    "10-all-shops": "/shops/",
    "12-preview": f"/shops/{LANXI}/preview/?account=lanxi.lab",
    "16-activity": f"/shops/{BEISHAN}/activity/",
    "17-notifications": "/notifications/",
    "18-team": f"/shops/{LANXI}/team/",
    "19-rules": "/rules/",
    "20-demo-phone": "/demo-phone/",
    "21-profile": "/profile/",
    "22-shop-profile": f"/shops/{LANXI}/",
    "23-not-found": "/shops/nobody/official-account/",
}
OPERATOR_PAGES = {
    "11-queue": "/admin/accounts/review/",
    "30-overview": "/admin/",
    "31-shops": "/admin/shops/shop/",
    "32-accounts": "/admin/accounts/account/",
    "33-events": "/admin/bindings/event/",
    "34-rule-book": "/admin/bindings/rulebook/",
}
STATES = [
    "/shops/10421/official-account/",
    "/shops/10498/official-account/",
    "/shops/10506/official-account/",
    f"/shops/{BEISHAN}/official-account/benefits/?purpose=upgrade",
    f"/shops/{TANGSHI}/official-account/benefits/?purpose=bind",
    f"/shops/{BEISHAN}/official-account/benefits/change/",
    f"/shops/{LANXI}/preview/?account=lanxi.group",
    f"/shops/{LANXI}/preview/?account=lanxi.daily&purpose=authorize",
    f"/shops/{LANXI}/preview/?account=nobody.here",
    f"/shops/{LANXI}/entity-change/",
    f"/shops/{LANXI}/authorized-accounts/?status=ended",
    f"/shops/{BEISHAN}/authorized-accounts/",
    f"/shops/{BEISHAN}/activity/?q=nothing",
    f"/shops/{LANXI}/team/leave/",
    "/shops/?q=nothing",
    "/rules/?q=nothing",
    "/rules/?tab=numbers",
    "/rules/?tab=answers",
    "/rules/?tab=terms",
    "/rules/?tab=demo",
    "/notifications/?show=security",
    f"/demo-phone/?shop={LANXI}",
    "/password/change/",
    "/sessions/",
    "/2fa/",
    "/2fa/totp/activate/",
]
OPERATOR_STATES = [
    "/admin/shops/shop/1/change/",
    "/admin/accounts/account/1/change/",
    "/admin/accounts/review/2/change/",
    "/admin/accounts/review/2/return/",
    "/admin/accounts/review/999/change/",
    "/admin/shops/entity/1/change/",
    "/admin/bindings/binding/1/change/",
    "/admin/bindings/scanticket/",
    "/admin/bindings/consent/",
    "/admin/bindings/event/1/change/",
    "/admin/bindings/event/verify/",
    "/admin/bindings/operatorrequest/?show=all",
    "/admin/bindings/rulebook/add/",
    "/admin/bindings/wave/prepare/",
    "/admin/shops/shop/import/",
    "/admin/shops/user/add/",
]


def each(paths: list[str], page: Page, visit: Visit) -> None:
    for path in paths:
        page.goto(path)
        visit(path, page)


@contextmanager
def in_chinese(page: Page) -> Iterator[Page]:
    """Open the page again in Chinese, in a page of its own; `page` stays English."""
    page.context.add_cookies([language("zh-hans")])
    copy = page.context.new_page()
    copy.goto(page.url)
    yield copy
    copy.close()
    page.context.add_cookies([language("en")])


def language(code: str) -> dict:
    """Return the cookie that sets the language."""
    return {"name": "django_language", "value": code, "domain": "127.0.0.1", "path": "/"}


def backend_pages(backend: Page, visit: Visit) -> None:
    for name, path in PAGES.items():
        backend.goto(path)
        visit(name, backend)


def operator_pages(operator: Page, visit: Visit) -> None:
    for name, path in OPERATOR_PAGES.items():
        operator.goto(path)
        visit(name, operator)
    operator.goto(OPERATOR_PAGES["11-queue"])
    operator.locator("#queue-list tbody tr a").first.click()
    operator.locator(".review-foot").wait_for()
    operator.wait_for_load_state()
    visit("11a-review", operator)
    operator.keyboard.press("r")
    operator.get_by_role("dialog").evaluate("it => Promise.all(it.getAnimations().map(one => one.finished))")
    visit("11b-reject-dialog", operator)
    operator.keyboard.press("Escape")


def refused_scan(backend: Page, phone: Page, visit: Visit) -> None:
    """Scenario 2: both sides of a refusal."""
    begin(backend, LANXI, "bind")
    visit("03a-scan-waiting", backend)
    phone.goto(phone_link(backend))
    visit("09-phone-sign-in", phone)
    scan(backend, phone, "lanxi.group")
    visit("09d-phone-refused", phone)
    backend.get_by_role("heading", name="lanxi.group").wait_for()
    visit("07-refused", backend)


def phones(backend: Page, phone: Page, visit: Visit) -> None:
    """The page to agree on, for each kind of account."""
    for name, handle in (
        ("09a-blue-v", "lanxi.flagship"),
        ("09b-entity-change", "lanxi.lab"),
        ("09c-regular", "lanxi.daily"),
    ):
        phone.goto("about:blank")  # or it would reload when the next QR code supersedes its own
        phone.context.clear_cookies(name="demo_phone")
        begin(backend, LANXI, "bind")
        scan(backend, phone, handle)
        visit(name, phone)


def confirmed_scan(backend: Page, phone: Page, visit: Visit) -> None:
    """Scenario 4, from the last scan of `phones` to the review."""
    backend.get_by_text("Scanned by @lanxi.daily", exact=True).wait_for()
    visit("03b-scanned", backend)
    code = agree(phone)
    visit("09e-phone-code", phone)
    backend.wait_for_url("**/confirm/")
    backend.get_by_label("Confirmation code").fill(f"{(int(code) + 1) % 1_000_000:06d}")
    backend.get_by_role("button", name="Confirm binding").click()
    backend.get_by_role("alert").first.wait_for()
    visit("04b-wrong-code", backend)
    backend.get_by_label("Confirmation code").fill(code)
    visit("04-confirm", backend)
    backend.get_by_role("button", name="Confirm binding").click()
    backend.wait_for_url("**/official-account/")
    visit("05c-in-review", backend)
    phone.get_by_role("heading", name="Confirmed by the shop").wait_for()
    visit("09f-phone-done", phone)
