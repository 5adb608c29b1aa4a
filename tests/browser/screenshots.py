"""`make screenshots`: pictures of every page and state, in both languages and themes, wide and narrow."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.machine import CHROMIUM_ARGS, chromium

from . import tour
from .conftest import DESKTOP, PASSWORD, PHONE, ROOT, Site

OUT = ROOT / "test-results" / "screens"


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        site = Site(Path(folder) / "demo.sqlite3")
        site.manage("migrate", "--verbosity", "0")
        for language in ("en", "zh-hans"):
            for theme in ("light", "dark"):
                site.manage("load_demo", "--reset", "--language", language, debug="on")
                site.start()
                try:
                    take(browser, site, language, theme)
                finally:
                    site.stop()
        browser.close()
    print(f"{len(list(OUT.rglob('*.png')))} pictures in {OUT.relative_to(ROOT)}")


def take(browser: Browser, site: Site, language: str, theme: str) -> None:
    """Take all pictures of one language and theme."""
    folder = OUT / f"{language}-{theme}"
    folder.mkdir(parents=True)

    def visit(name: str, page: Page) -> None:
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    def narrow(name: str, page: Page) -> None:
        visit(f"{name}-narrow", page)

    settings = {"base_url": site.url, "color_scheme": theme}
    tour.backend_pages(enter(browser, "agency", language, DESKTOP | settings), visit)
    tour.backend_pages(enter(browser, "agency", language, PHONE | settings), narrow)
    tour.operator_pages(enter(browser, "operator", language, DESKTOP | settings), visit)
    backend, phone = (
        enter(browser, "merchant", "en", DESKTOP | settings),
        browser.new_context(**(PHONE | settings)).new_page(),
    )
    backend.context.add_cookies([tour.language("en")])

    def step(name: str, page: Page) -> None:
        if language == "en":
            return visit(name, page)
        with tour.in_chinese(page) as copy:
            visit(name, copy)

    tour.refused_scan(backend, phone, step)
    tour.phones(backend, phone, step)
    tour.confirmed_scan(backend, phone, step)


def enter(browser: Browser, name: str, language: str, settings: dict) -> Page:
    """Sign in as a person of the demo, in a language."""
    page = browser.new_context(**settings).new_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": settings["base_url"]}])
    page.goto("/login/")
    login, password = page.locator("[name=login]"), page.locator("[name=password]")
    login.fill(name)
    password.fill(PASSWORD)
    password.press("Enter")
    page.wait_for_url("**/shops/**")
    return page


if __name__ == "__main__":
    main()
