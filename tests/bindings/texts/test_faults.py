"""What is wrong with a file, in words: a sentence for each code in both languages, with what the reader typed."""

import ast
import re
from datetime import date
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from bindings.imports.faults import Fault
from bindings.texts.faults import CSV_ERRORS, FAULTS, report, why

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [*(ROOT / "bindings/imports").rglob("*.py"), *(ROOT / "bindings/admin/sheets").rglob("*.py")]


def codes_in(path: Path) -> set[str]:
    """Return every literal of a file that is written as a code is."""
    leaves = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
    return {leaf.value for leaf in leaves if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", str(leaf.value))}


def in_chinese() -> dict[str, str]:
    catalogue = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    return {entry.msgid: entry.msgstr for entry in catalogue if not entry.fuzzy and not entry.msgctxt}


def test_every_code_of_the_imports_has_its_sentence_and_no_sentence_is_left_over():
    assert set().union(*map(codes_in, SOURCES)) == set(FAULTS)


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_sentence_is_in_both_languages(code):
    with override("en"):
        english = str(FAULTS[code])
    assert in_chinese().get(english)


@pytest.mark.parametrize("english", sorted(CSV_ERRORS))
def test_what_the_reader_of_csv_complains_of_is_in_both_languages(english):
    assert in_chinese().get(english)


CHOICE = Fault(3, "status", "NOT_A_CHOICE", {"text": "Open", "allowed": ["open", "closed"]})


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "line 3, column status: “Open” is not one of open, closed."),
        ("zh-hans", "第 3 行，status 列：“Open”不在可选值之内：open、closed。"),
    ],
)
def test_one_fault_reads_in_the_readers_language(language, line):
    with override(language):
        assert report(CHOICE) == line


def test_a_fault_says_as_much_of_its_place_as_it_has():
    with override("en"):
        assert report(Fault(1, "", "NOT_UTF_EIGHT")) == "line 1: the file is not UTF-8 text."
        assert report(Fault(0, "", "XLSX_UNREADABLE")) == "The file can’t be read as XLSX."


def test_an_earlier_line_is_named_and_a_binding_on_record_has_none():
    values = {"handle": "tea", "shop": "lanxi"}
    with override("en"):
        assert why(Fault(3, "handle", "SHOP_HAS_OFFICIAL", values | {"earlier": 2})).endswith(
            "@tea (line 2)."
        )
        assert why(Fault(3, "handle", "SHOP_HAS_OFFICIAL", values | {"earlier": 0})).endswith("@tea.")


def test_a_value_is_shown_on_one_line_and_not_longer_than_needed():
    with override("en"):
        assert why(Fault(2, "code", "NOT_A_CODE", {"text": "a\nb" + "x" * 100})).startswith(
            "“aU+000Ab" + "x" * 57
        )
        assert (
            why(Fault(2, "bound_on", "IN_THE_FUTURE", {"day": date(2030, 1, 2)}))
            == "2030-01-02 is in the future."
        )
