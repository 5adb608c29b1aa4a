"""The shape of an import's file: header, encoding, rows over several lines, and files that can't be read."""

from datetime import date

import pytest
from django.utils.translation import override

from shops.models import Shop
from tests.commands import HEADERS, run
from tests.commands import SHOP_ROW as ROW
from tests.commands import shop_row as row

pytestmark = pytest.mark.django_db


def test_columns_in_another_order_and_a_byte_order_mark_are_fine(file):
    text = "\ufeffname,code,status,shop_type,entity_code,entity_name,upgrade_deadline,upgrade_reminder_from\r\nTea,t1,open,personal,,,2026-11-30,\r\n"
    assert run("import_data", "shops", file("shops", text=text)).code == 0
    assert (Shop.objects.get().name, Shop.objects.get().upgrade_deadline) == ("Tea", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (HEADERS["shops"].replace("code,", "", 1), "line 1, column code: is missing from the header."),
        (HEADERS["shops"] + ",owner", "line 1, column owner: is not a column of this file."),
        (HEADERS["shops"] + ",name", "line 1, column name: is in the header twice."),
    ],
)
def test_a_wrong_header_is_named(file, header, fault):
    result = run("import_data", "shops", file("shops", text=f"{header}\n{ROW}\n"))
    assert (result.code, result.faults) == (2, [fault])


def test_a_row_after_one_of_many_lines_has_its_own_line_number(file):
    text = f"{HEADERS['shops']}\n{row(name=chr(34) + 'two' + chr(10) + 'lines' + chr(34))}\n\n{row(code='x', status='no')}\n"
    faults = run("import_data", "shops", file("shops", text=text)).faults
    assert [fault.split(":")[0] for fault in faults] == ["line 2, column name", "line 5, column status"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("10482,Tea", "line 2, column shop_type: the row has 2 fields instead of 8."),
        (f"{ROW},more", "line 2, column upgrade_deadline: the row has 9 fields instead of 8."),
        (row(name="Te\0a"), "line 2, column name: holds a NUL byte or bytes that are not UTF-8."),
        ('10482,"Tea"x,flagship', "line 2, column code: is not valid CSV: ',' expected after '\"'"),
        ('10482,"Tea', "line 2, column code: is not valid CSV: unexpected end of data"),
    ],
)
def test_a_row_that_is_no_row_is_named(imports, line, fault):
    assert imports("shops", line).faults == [fault]


def test_bytes_that_are_not_utf8_are_named_with_their_cell(tmp_path):
    path = tmp_path / "shops.csv"
    path.write_bytes(f"{HEADERS['shops']}\n{row(name='兰溪茶')}\n".encode("gb18030"))
    assert run("import_data", "shops", path).faults == [
        "line 2, column name: holds a NUL byte or bytes that are not UTF-8."
    ]


def test_another_encoding_altogether_is_named(tmp_path):
    path = tmp_path / "shops.csv"
    path.write_bytes(f"{HEADERS['shops']}\n".encode("utf-16") + b"\0")
    result = run("import_data", "shops", path)
    assert (result.code, result.faults) == (2, ["The file is not UTF-16 text."])


def test_an_empty_file_a_folder_and_no_file_are_one_sentence(tmp_path, file):
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert run("import_data", "shops", empty).faults[0].endswith("is empty; a header row is required.")
    assert run("import_data", "shops", tmp_path).faults == [f"{tmp_path} can’t be read: Is a directory."]
    missing = tmp_path / "none.csv"
    assert run("import_data", "shops", missing).faults == [
        f"{missing} can’t be read: No such file or directory."
    ]


def test_the_command_speaks_english_whatever_language_is_active(imports):
    with override("zh-hans"):
        assert imports("shops", row(status="no")).faults == [
            "line 2, column status: “no” is not one of open, closed."
        ]


def test_a_header_alone_is_nothing_to_do(imports):
    assert imports("shops").out == "shops: 0 created, 0 changed, 0 unchanged\n"
