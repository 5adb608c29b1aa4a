"""From a file to lines of cells: CSV in the encodings and dialects that people have, or one sheet of a workbook."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.conf import settings
from openpyxl.workbook import Workbook

from .faults import BadFile, Fault

ENCODINGS = ("utf-8", "utf-16", "gb18030")
ASKED = "gb18030"  # what Excel writes in China; no mark in the file tells it from others
DELIMITERS = ",;\t"
SAMPLE = 400
_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a file that does not say so itself: its encoding, and which sheet of a workbook."""

    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number, its cells, and what the reader of CSV found wrong with it."""

    number: int
    cells: list[str]
    error: str = ""


def read_lines(
    path: str, how: Reading, count_known: Callable[[list[str]], int], *, length: int
) -> Iterator[Line]:
    """Yield the lines that hold something. `count_known` tells how many headings a header of CSV would have.

    A row of a sheet has at least `length` cells: a spreadsheet does not store empty ones at its end.
    Raises BadFile, OSError or ValueError.
    """
    with Path(path).open("rb") as file:
        if file.peek(4)[:4] == _ARCHIVE:
            lines = _sheet_lines(file, how.sheet, length)
        else:
            lines = _csv_lines(file, how.encoding, count_known)
        yield from (line for line in lines if line.error or any(map(str.strip, line.cells)))


def sample_as_gbk(content: bytes) -> str:
    """Return the start of a text that is neither UTF-8 nor UTF-16 but may be GBK, else ""."""
    if content.startswith(_ARCHIVE) or _wide(content[:4]):
        return ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return content.decode(ASKED)[:SAMPLE]
        except UnicodeDecodeError:
            return ""
    return ""


def _csv_lines(file: BinaryIO, encoding: str, count_known: Callable[[list[str]], int]) -> Iterator[Line]:
    encoding = encoding or _wide(file.peek(4)[:4]) or "utf-8"  # type: ignore[attr-defined]
    try:
        yield from _parsed(_decoded(file, encoding), count_known)
    except UnicodeError:
        raise BadFile(Fault(0, "", "NOT_THIS_ENCODING", {"encoding": encoding.upper()})) from None


def _wide(head: bytes) -> str:
    """Return the name of the UTF-16 that begins like this, else ""."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if len(head) < 4 or head.count(0) != 2:
        return ""
    return "utf-16-le" if head[1] == head[3] == 0 else "utf-16-be" if head[0] == head[2] == 0 else ""


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines as text; bytes that are not UTF-8 become lone surrogates, found again in their cell."""
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    for number, text in enumerate(TextIOWrapper(file, encoding, errors, newline="")):
        yield text.removeprefix("\ufeff") if number == 0 else text


def _parsed(lines: Iterator[str], count_known: Callable[[list[str]], int]) -> Iterator[Line]:
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=lambda sign: count_known(first.strip().replace('"', "").split(sign)))
    reader, start = csv.reader(_chained(first, lines), delimiter=delimiter, strict=True), 1
    while True:
        try:
            yield Line(start, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Line(start, [], str(error))
        start = reader.line_num + 1


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _sheet_lines(file: BinaryIO, sheet: str, length: int) -> Iterator[Line]:
    formulas = _require_small(file)
    with closing(_workbook(file, data_only=True)) as book:
        name = sheet or _only_sheet(book)
        if name not in [one.title for one in book.worksheets]:
            raise BadFile(Fault(0, "", "SHEET_UNKNOWN", {"sheet": name}))
        if formulas:
            _require_values(file, book, name)
        for number, values in enumerate(_values(book, name), 1):
            cells = list(map(_text, values))
            yield Line(number, cells + [""] * (length - len(cells)))


def _require_small(file: BinaryIO) -> bool:
    """Tell whether a workbook holds formulas. Raises BadFile if it unpacks to more than the limit."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > settings.IMPORT_UNPACKED_MB * 1024 * 1024:
                raise BadFile(Fault(0, "", "UNPACKS_TO_TOO_MUCH", {"at_most": settings.IMPORT_UNPACKED_MB}))
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(b"<f>" in (xml := archive.read(part)) or b"<f " in xml for part in sheets)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadFile(Fault(0, "", "XLSX_UNREADABLE")) from error


def _workbook(file: BinaryIO, *, data_only: bool) -> Workbook:
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=data_only)
    except Exception as error:  # the reader of a broken workbook raises whatever it meets
        raise BadFile(Fault(0, "", "XLSX_UNREADABLE")) from error


def _values(book: Workbook, name: str) -> Iterator[tuple[Any, ...]]:
    sheet = book[name]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:  # as above: broken parts are met only here
        raise BadFile(Fault(0, "", "XLSX_UNREADABLE")) from error


def _only_sheet(book: Workbook) -> str:
    """Return the one sheet that holds rows, or the first of a workbook that holds none."""
    names = [sheet.title for sheet in book.worksheets]
    filled = [name for name in names if any(any(map(_filled, row)) for row in _values(book, name))]
    if len(filled) > 1:
        raise BadFile(Fault(0, "", "SHEET_NOT_CHOSEN", {"sheets": filled}))
    return (filled or names)[0]


def _filled(value: object) -> bool:
    return value is not None and bool(str(value).strip())


def _require_values(file: BinaryIO, book: Workbook, name: str) -> None:
    """Raise BadFile for a formula whose value is not stored: it would come in as an empty cell."""
    with closing(_workbook(file, data_only=False)) as written:
        rows = zip_longest(_values(book, name), _values(written, name), fillvalue=())
        for number, (values, formulas) in enumerate(rows, 1):
            pairs = zip_longest(values, formulas)
            if any(value is None and formula is not None for value, formula in pairs):
                raise BadFile(Fault(number, "", "FORMULA_WITHOUT_VALUE"))


def _text(value: object) -> str:
    """Return a cell of a sheet as text: days in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
