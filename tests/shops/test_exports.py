"""Cells of an export never start a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shops.exports import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_a_formula_is_defused(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Lanxi Tea House", "2026-11-01", "1", "a=b", "", "兰溪"])
def test_other_text_stays(text):
    assert safe_cell(text) == text


@given(st.text())
def test_no_text_becomes_a_formula(text):
    assert not safe_cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
