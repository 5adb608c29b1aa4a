"""QR codes as inline SVG: readable by a phone, safe to embed under the strict CSP."""

from xml.etree import ElementTree

import pytest
import segno

from bindings.qr import QUIET_ZONE, qr_svg

LINK = "http://127.0.0.1:8000/m/" + "a" * 43 + "/"


def parse(link: str) -> ElementTree.Element:
    return ElementTree.fromstring(qr_svg(link))  # noqa: S314  (our own markup)


def test_code_has_the_size_of_its_modules_and_a_quiet_zone():
    modules = segno.make(LINK, error="m", micro=False).symbol_size(border=0)[0]
    side = modules + 2 * QUIET_ZONE
    assert QUIET_ZONE >= 4
    assert parse(LINK).get("viewBox") == f"0 0 {side} {side}"


def test_code_fills_its_container():
    svg = parse(LINK)
    assert (svg.get("width"), svg.get("height")) == (None, None)


def test_code_is_dark_on_light_in_both_themes():
    colors = {element.get("fill") or element.get("stroke") for element in parse(LINK).iter()}
    assert {color.lower() for color in colors if color} == {"#fff", "#171c26"}


def test_code_has_no_style_script_or_class():
    for element in parse(LINK).iter():
        assert {"style", "class", "onload"} & set(element.attrib) == set()
        assert element.tag.rpartition("}")[2] in {"svg", "path"}


@pytest.mark.parametrize(
    "link", ['http://x/"><script>alert(1)</script>', "http://x/&<>'", "http://兰溪.example/m/茶/"]
)
def test_any_link_gives_well_formed_markup_without_its_text(link):
    assert link not in ElementTree.tostring(parse(link), encoding="unicode")


def test_code_is_drawn_once_per_link():
    assert qr_svg(LINK) is qr_svg(LINK)
    assert qr_svg(LINK) != qr_svg(LINK.replace("a", "b"))
