"""axe-core finds nothing on any page in any state, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from . import tour

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.fixture
def found():
    """Collect what axe finds: the page, the rule and where."""
    return []


@pytest.fixture
def visit(found):
    axe = Axe()

    def look(name, page):
        page.wait_for_load_state()
        for violation in axe.run(page, options=RULES).response["violations"]:
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            found.append((name, violation["id"], places))

    return look


@pytest.mark.parametrize(
    ("theme", "language"), [("light", "en"), ("dark", "en"), ("light", "zh-hans"), ("dark", "zh-hans")]
)
def test_pages_are_accessible(site, sign_in, visit, found, theme, language):
    desk = sign_in("agency", color_scheme=theme)
    desk.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    tour.desk_pages(desk, visit)
    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_flow_is_accessible(sign_in, phone, visit, found, theme):
    desk = sign_in("merchant", color_scheme=theme)
    tour.refused_scan(desk, phone, visit)
    tour.phones(desk, phone, visit)
    tour.confirmed_scan(desk, phone, visit)
    assert found == []


def test_narrow_pages_do_not_scroll_sideways(sign_in):
    too_wide = []

    def look(name, page):
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    tour.desk_pages(sign_in("agency", viewport={"width": 390, "height": 844}), look)
    assert too_wide == []
