"""axe-core finds no violation on any page in any state, in both themes and languages.

Each theme with one language; in the soak each theme with each.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.effort import by_effort

from . import tour
from .conftest import PHONE

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}

LOOKS = [("light", "en"), ("dark", "zh-hans")]
MORE_LOOKS = [("light", "zh-hans"), ("dark", "en")]
in_every_look = pytest.mark.parametrize(
    ("theme", "language"), LOOKS + by_effort(test=[], ci=[], soak=MORE_LOOKS)
)


@pytest.fixture
def found():
    """Collects the violations that axe finds: page, rule and element."""
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


@in_every_look
@pytest.mark.parametrize(
    ("who", "walk"), [("agency", tour.backend_pages), ("operator", tour.operator_pages)], ids=["shop", "desk"]
)
def test_pages_are_accessible(sign_in, visit, found, theme, language, who, walk):
    page = sign_in(who, color_scheme=theme)
    page.context.add_cookies([tour.language(language)])
    walk(page, visit)
    assert found == []


@in_every_look
@pytest.mark.parametrize(
    ("who", "paths"), [("agency", tour.STATES), ("admin", tour.OPERATOR_STATES)], ids=["shop", "desk"]
)
def test_states_are_accessible(sign_in, visit, found, theme, language, who, paths):
    page = sign_in(who, color_scheme=theme, bypass_csp=True)  # axe sets inline styles on the desk's forms
    page.context.add_cookies([tour.language(language)])
    tour.each(paths, page, visit)
    assert found == []


def test_pages_before_the_sign_in_are_accessible(open_page, visit, found):
    tour.each(
        [
            "/login/",
            "/password/reset/",
            "/password/reset/key/1-nothing/",
            "/invitations/nothing/",
            "/m/nothing/",
        ],
        open_page(),
        visit,
    )
    assert found == []


@in_every_look
def test_flow_is_accessible(sign_in, open_page, visit, found, theme, language):
    backend, phone = sign_in("merchant", color_scheme=theme), open_page(**PHONE, color_scheme=theme)

    def look(name, page):
        if language == "en":
            return visit(name, page)
        with tour.in_chinese(page) as copy:
            return visit(name, copy)

    tour.refused_scan(backend, phone, look)
    tour.phones(backend, phone, look)
    tour.confirmed_scan(backend, phone, look)
    assert found == []


def test_narrow_pages_do_not_scroll_sideways(sign_in):
    too_wide = []

    def look(name, page):
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)

    tour.backend_pages(sign_in("agency", viewport={"width": 390, "height": 844}), look)
    assert too_wide == []
