"""The bytes, requests and layout shifts of a first visit to each page of the merchant."""

from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from .flow import begin

LANXI, BEISHAN, TANGSHI = "10482", "10517", "10578"
MOST_BYTES, MOST_REQUESTS, MOST_HTML, MOST_SHIFT = 45_000, 6, 6 * 1024, 0.01
PAGES = {
    "all shops": "/shops/",
    "shop profile": f"/shops/{LANXI}/",
    "not bound": f"/shops/{LANXI}/official-account/",
    "bound": f"/shops/{BEISHAN}/official-account/",
    "upgraded": f"/shops/{TANGSHI}/official-account/",
    "benefits": f"/shops/{LANXI}/official-account/benefits/?purpose=bind",
    "rebind": f"/shops/{BEISHAN}/official-account/rebind/",
    "authorized": f"/shops/{LANXI}/authorized-accounts/",
    "preview": f"/shops/{LANXI}/preview/?account=lanxi.lab",
    "activity": f"/shops/{BEISHAN}/activity/",
    "team": f"/shops/{LANXI}/team/",
    "notifications": "/notifications/",
    "rules": "/rules/",
    "profile": "/profile/",
}
ACCOUNT_PAGES = ("not bound", "bound", "upgraded")
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 200);
})"""


class Weight(NamedTuple):
    """A first visit: requests, bytes including headers, bytes of the HTML, and the layout shift."""

    requests: int
    total: int
    html: int
    shift: float

    @property
    def is_too_much(self) -> bool:
        return self.requests > MOST_REQUESTS or self.total > MOST_BYTES or self.shift > MOST_SHIFT


class Scales:
    """Weighs visits with an empty cache, counted by the browser's network layer."""

    def __init__(self, page: Page):
        self.page, self.network = page, page.context.new_cdp_session(page)
        self.requests, self.bytes = set(), {}
        self.network.on("Network.requestWillBeSent", self._count_request)
        self.network.on("Network.loadingFinished", self._count_bytes)
        self.network.send("Network.enable")

    def _count_request(self, event: dict) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.requests.add(event["requestId"])

    def _count_bytes(self, event: dict) -> None:
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def visit(self, path: str) -> Weight:
        self.page.goto("about:blank")
        self.network.send("Network.clearBrowserCache")
        self.requests.clear()
        self.bytes.clear()
        answer = self.page.goto(path)
        shift = self.page.evaluate(SHIFTS)
        html = int(answer.headers["content-length"])
        return Weight(len(self.requests), sum(self.bytes.values()), html, shift)


@pytest.mark.parametrize(("language", "width"), [("en", 1360), ("zh-hans", 390)])
def test_pages_are_light_and_still(open_page, sign_in, language, width):
    viewport = {"width": width, "height": 900}
    weights = {"sign-in": Scales(open_page(viewport=viewport)).visit("/login/")}
    page = sign_in("agency")
    begin(page, LANXI, "bind")
    pages = PAGES | {"scan": page.url}
    page.set_viewport_size(viewport)
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "domain": "127.0.0.1", "path": "/"}]
    )
    scales = Scales(page)
    weights |= {name: scales.visit(path) for name, path in pages.items()}
    assert {name: weight for name, weight in weights.items() if weight.is_too_much} == {}
    assert {name: weights[name].html for name in ACCOUNT_PAGES if weights[name].html > MOST_HTML} == {}
