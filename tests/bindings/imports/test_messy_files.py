"""Files as people have them: each comes in right, or is refused in one sentence."""

from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from shops.exports import raw_cell, safe_cell
from shops.models import Shop
from tests.commands import HEADERS, SHOP_CODE, SHOP_ROW, run, shop_row

pytestmark = pytest.mark.django_db
TABLE = f"{HEADERS['shops']}\n{shop_row(name='兰溪茶')}\n"


@pytest.fixture
def come_in(tmp_path):
    def come_in(content: bytes, *options: str, kind: str = "shops"):
        path = tmp_path / "messy"
        path.write_bytes(content)
        return run("import_data", kind, path, *options)

    return come_in


def workbook(tmp_path, **sheets: list[list]):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    book.save(tmp_path / "messy.xlsx")
    return tmp_path / "messy.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognized(come_in, encoding):
    assert come_in(TABLE.encode(encoding)).code == 0
    assert Shop.objects.get().name == "兰溪茶"


def test_gbk_is_read_where_it_is_said(come_in):
    assert come_in(TABLE.encode("gbk")).code == 2
    assert come_in(TABLE.encode("gbk"), "--encoding=gb18030").code == 0
    assert Shop.objects.get().name == "兰溪茶"


def test_a_file_in_another_encoding_than_said_is_one_sentence(come_in):
    assert come_in(b"\xff\xff\xff\n", "--encoding=gb18030").faults == ["The file is not GB18030 text."]


@pytest.mark.parametrize("delimiter", ",;\t")
def test_every_usual_delimiter_is_recognized(come_in, delimiter):
    assert come_in(TABLE.replace(",", delimiter).encode()).code == 0
    assert Shop.objects.get().entity.code == SHOP_CODE


def test_blank_rows_are_skipped_wherever_they_are(come_in):
    blank = "," * 7
    text = f"{blank}\n{HEADERS['shops']}\n{blank}\n{SHOP_ROW}\n{blank},,\n  \n"
    assert come_in(text.encode()).out == "shops: 1 created, 0 changed, 0 unchanged\n"


def test_headings_and_choices_may_be_in_chinese(come_in):
    account = "抖音号,账号名称,账号类型,已实名认证,状态,主体名称,统一社会信用代码\n＠ｔｅａ ,兰溪,普通账号,是,正常,,\n"
    result = come_in(account.encode(), kind="accounts")
    assert (result.code, result.err) == (0, "")
    assert Account.objects.values_list("handle", "real_name_verified", "status").get() == (
        "tea",
        True,
        "active",
    )


@pytest.mark.parametrize(
    "day", ["2026-12-01", "2026/12/1", "2026.12.1", "2026年12月1日", "２０２６/１２/０１", "2026/12/1 0:00"]
)
def test_a_day_is_read_as_people_write_it(come_in, day):
    text = f"{HEADERS['shops']}\n{shop_row(upgrade_deadline=day)}\n"
    assert come_in(text.encode()).code == 0
    assert str(Shop.objects.get().upgrade_deadline) == "2026-12-01"


def test_a_sheet_has_days_numbers_and_empty_cells_at_its_end(tmp_path):
    header = HEADERS["shops"].split(",")
    rows = [header, [10482, "Tea", "personal", "open", None, None, None, datetime(2026, 12, 1)], [None] * 20]  # noqa: DTZ001
    rows += [["10483", "Tee", "personal", "Open"]]
    assert run("import_data", "shops", workbook(tmp_path, Shops=rows)).out.startswith("shops: 2 created")
    assert str(Shop.objects.get(code="10482").upgrade_deadline) == "2026-12-01"


def test_of_several_sheets_one_is_chosen(tmp_path):
    rows = [HEADERS["shops"].split(","), SHOP_ROW.split(",")]
    path = workbook(tmp_path, Notes=[["ask Lin"]], Shops=rows, Empty=[])
    assert run("import_data", "shops", path).faults == [
        "Several sheets hold rows; choose one of Notes, Shops."
    ]
    assert run("import_data", "shops", path, "--sheet=More").faults == ["The file has no sheet “More”."]
    assert run("import_data", "shops", path, "--sheet=Shops").code == 0


def test_the_one_sheet_with_rows_is_found_wherever_it_is(tmp_path):
    rows = [HEADERS["shops"].split(","), SHOP_ROW.split(",")]
    assert run("import_data", "shops", workbook(tmp_path, Empty=[], Shops=rows)).code == 0


def test_a_formula_without_a_value_is_one_sentence(tmp_path):
    rows = [HEADERS["shops"].split(","), ["=1+1", *SHOP_ROW.split(",")[1:]]]
    assert run("import_data", "shops", workbook(tmp_path, Shops=rows)).faults == [
        "line 2: a formula has no stored value; save the file in a spreadsheet program, or paste values."
    ]
    assert not Shop.objects.exists()


def test_too_many_rows_are_one_sentence(come_in, settings):
    settings.IMPORT_ROWS = 1
    text = f"{HEADERS['shops']}\n{SHOP_ROW}\n{shop_row(code='two')}\n"
    assert come_in(text.encode()).faults == ["line 3: the file has more than 1 rows; split it."]
    assert not Shop.objects.exists()


@given(st.text())
def test_a_defused_cell_is_read_as_it_was(text):
    assert raw_cell(safe_cell(text)) == text
