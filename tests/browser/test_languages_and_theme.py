"""Language and theme: chosen on the page, stored for the person, and no page mixes languages."""

import re

import polib
import pytest
from playwright.sync_api import Page, expect

from . import tour
from .conftest import ROOT

LANXI = "/shops/10482/official-account/"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode.data.replace(/\\s+/g, " ").trim());
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`)) texts.push(one.getAttribute(name));
  return texts.filter(Boolean);
}"""


def choose_language(page: Page, name: str) -> None:
    page.locator(".tool-wide summary").first.click()
    page.get_by_role("button", name=name).locator("visible=true").click()


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The English texts of the pages that are different in Chinese."""
    catalog = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    return {entry.msgid for entry in catalog if not entry.obsolete and entry.msgstr != entry.msgid}


def test_choices_are_kept_after_signing_in_elsewhere(backend, sign_in):
    backend.goto(LANXI)
    choose_language(backend, "简体中文")
    expect(backend.locator("html")).to_have_attribute("lang", "zh-CN")
    assert backend.url.endswith(LANXI)
    expect(backend.get_by_role("heading", level=1)).to_have_text("店铺官方账号")
    backend.locator(".tool-user").click()
    backend.get_by_role("button", name="深色").click()
    expect(backend.locator("html")).to_have_attribute("data-theme", "dark")
    elsewhere = sign_in("merchant")
    expect(elsewhere.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(elsewhere.locator("html")).to_have_attribute("data-theme", "dark")
    other = sign_in("agency")
    expect(other.locator("html")).to_have_attribute("lang", "en")


def test_theme_follows_the_device_until_it_is_chosen(sign_in):
    page = sign_in("merchant", color_scheme="dark")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(background)
    page.locator(".tool-user").click()
    page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("html")).not_to_have_css("background-color", dark)
    page.locator(".tool-user").click()
    page.get_by_role("button", name="Like the device").click()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))
    expect(page.locator("html")).to_have_css("background-color", dark)


@pytest.fixture
def look(english):
    """Visit a page again in Chinese and collect texts that are still English."""
    left = {}

    def visit(name: str, page: Page) -> None:
        with tour.in_chinese(page) as copy:
            expect(copy).to_have_title(CHINESE)
            expect(copy.locator("h1").first).to_have_text(CHINESE)
            if found := english.intersection(copy.evaluate(TEXTS)):
                left[name] = found

    yield visit
    assert left == {}


def test_english_texts_are_found_on_the_english_pages(backend, english):
    assert english.intersection(backend.evaluate(TEXTS)) != set()


def test_chinese_pages_are_chinese_throughout(sign_in, look):
    tour.backend_pages(sign_in("agency"), look)


def test_chinese_pages_are_chinese_in_other_states(sign_in, look):
    tour.each(tour.STATES, sign_in("agency"), look)


def test_chinese_flow_is_chinese_throughout(backend, phone, look):
    tour.refused_scan(backend, phone, look)
    tour.phones(backend, phone, look)
    tour.confirmed_scan(backend, phone, look)
