"""Two entities side by side: what differs is marked, and both texts stay whole (R5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindings.texts.comparing import Part, compare_codes, compare_names


def marked(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.differs else part.text for part in parts)


@pytest.mark.parametrize(
    ("left", "right", "one", "other"),
    [
        ("Lanxi Tea", "Lanxi Tea", "Lanxi Tea", "Lanxi Tea"),
        ("Lanxi Tea", "Lanxi Silk", "Lanxi [Tea]", "Lanxi [Silk]"),
        ("兰溪茶业", "兰溪丝绸", "兰溪[茶业]", "兰溪[丝绸]"),
        ("兰溪", "兰溪茶", "兰溪", "兰溪[茶]"),
        ("", "Lanxi", "", "[Lanxi]"),
        ("Lanxi", "", "[Lanxi]", ""),
    ],
)
def test_names_are_compared_by_words_and_han_by_characters(left, right, one, other):
    assert tuple(map(marked, compare_names(left, right))) == (one, other)


def test_space_alone_is_never_marked():
    one, other = compare_names("Lanxi Tea", "Lanxi  Tea")
    assert not any(part.differs for part in one + other)


@pytest.mark.parametrize(
    ("left", "right", "one", "other"),
    [
        ("91330106", "91330106", "91330106", "91330106"),
        ("91330106", "91440106", "91[33]0106", "91[44]0106"),
        ("9133", "913", "913[3]", "913"),
        ("913", "9133", "913", "913[3]"),
        ("", "91", "", "[91]"),
        ("A1", "B2", "[A1]", "[B2]"),
    ],
)
def test_codes_are_compared_place_by_place(left, right, one, other):
    assert tuple(map(marked, compare_codes(left, right))) == (one, other)


@given(st.text("ab茶 ", max_size=8), st.text("ab茶 ", max_size=8))
def test_comparing_loses_no_text(left, right):
    one, other = compare_names(left, right)
    assert ("".join(part.text for part in one), "".join(part.text for part in other)) == (left, right)
