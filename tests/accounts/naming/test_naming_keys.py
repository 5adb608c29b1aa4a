"""Comparison keys of names (R14, NAME_TAKEN)."""

import pytest

from accounts.naming import check_name, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lanxi Tea", "LANXI TEA"),
        ("Lanxi Tea", "LanxiTea"),
        ("Lanxi Tea", "ＬＡＮＸＩ　ＴＥＡ"),
        ("兰溪 茶舍", "兰溪茶舍"),
        ("A茶", "А茶"),
        ("A茶", "Α茶"),
        ("Lanxi", "Lаnхі"),
        ("COCO", "СОСО"),
        ("vivo", "νivo"),
        ("NIKE", "ΝIKE"),
        ("ΝΑΟΣ", "ναος"),
        ("Дом чая", "ДОМ ЧАЯ"),
        ("Straße", "STRASSE"),
        ("Café", "CAFE\u0301"),
        ("Lanxi", "Lan\u200bxi"),
        ("lanxi", "lɑnxı"),
        ("⽟器", "玉器"),
    ],
)
def test_name_key_is_equal_for_the_same_name(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("兰溪茶舍", "兰溪茶社"),
        ("Lanxi", "Lanxl"),
        ("Café", "Cafe"),
        ("A-B", "AB"),
        ("茶1", "茶2"),
        ("Nine", "Vive"),
        ("x" * 200, "x" * 201),
    ],
)
def test_name_key_differs_for_different_names(one, other):
    assert name_key(one) != name_key(other)


def test_name_key_fits_its_column_and_is_its_own_key():
    key = name_key("兰" * 500)
    assert len(key) == 120
    assert name_key(key) == key


def test_name_taken_is_looked_up_once_by_key():
    asked = []
    check = check_name(" Lаnxi Tea ", taken=lambda key: not asked.append(key))
    assert asked == ["lanxitea"]
    assert check.found == {"NAME_TAKEN": "Lаnxi Tea"}


def test_name_taken_is_not_reported_when_free_or_not_checked():
    assert check_name("兰溪茶舍", taken=lambda key: False).ok
    assert check_name("兰溪茶舍").ok


def test_name_taken_is_not_looked_up_for_a_name_with_an_empty_key():
    assert check_name("\ud800\u200b", taken=lambda key: pytest.fail("looked up")).problems == (
        "BAD_CHARACTER",
    )
