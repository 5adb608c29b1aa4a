"""Cells of an export never start a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shops.exports import csv_response, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_a_formula_is_defused(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Lanxi Tea House", "2026-11-01", "1", "a=b", "", "兰溪"])
def test_other_text_stays(text):
    assert safe_cell(text) == text


@given(st.text())
def test_no_text_becomes_a_formula(text):
    assert not safe_cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_download_begins_with_a_mark_for_spreadsheets_and_defuses_every_cell():
    response = csv_response("shops.csv", ["code", "=name"], [["lanxi", "=1+1"], ["茶", 7]])
    assert response["Content-Disposition"] == 'attachment; filename="shops.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.getvalue().decode() == "\ufeffcode,'=name\r\nlanxi,'=1+1\r\n茶,7\r\n"


def test_rows_are_read_while_they_are_sent():
    read: list[int] = []
    rows = ([read.append(number) or number] for number in range(3))
    lines = iter(csv_response("x.csv", ["n"], rows).streaming_content)
    next(lines)
    assert read == []
    next(lines)
    assert read == [0]
