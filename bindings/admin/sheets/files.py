"""Uploaded and downloaded tables: CSV as it is, XLSX through tablib, no cell that a spreadsheet would run."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import tablib
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from bindings.imports import BadFile, Fault
from bindings.texts.faults import why
from shops.exports import csv_response, safe_cell

UNPACKED_AT_MOST = 200 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(name: str, content: bytes) -> bytes:
    """Return the uploaded table as CSV; a CSV file is handed on untouched. Raises BadFile."""
    if not name.lower().endswith(".xlsx"):
        return content
    try:
        _require_small(content)
        table = tablib.Dataset().load(content, format="xlsx")
    except Exception as error:  # the reader of a broken archive raises whatever it meets
        raise BadFile(Fault(0, "", "XLSX_UNREADABLE")) from error
    out = io.StringIO(newline="")
    csv.writer(out).writerows([list(map(_cell, row)) for row in [table.headers or [], *table]])
    return out.getvalue().encode()


def _require_small(content: bytes) -> None:
    """Raise ValueError for an archive that unpacks to more than a table of this size has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED_AT_MOST:
            raise ValueError("unpacks to too much")


def _cell(value: object) -> str:
    """Return a cell of a spreadsheet as an import expects it: days in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@dataclass(slots=True)
class SheetLine:
    """One row of the file for the preview: its line, its cells, and each column that is wrong with the reason."""

    number: int
    cells: list[str]
    faults: list[tuple[str, str]] = field(default_factory=list)


def lines_of(content: bytes, limit: int) -> tuple[list[str], list[SheetLine]]:
    """Return the header and the first rows of a CSV file, as far as they can be read."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline=""))
    try:
        header, lines, start = next(reader, []), [], reader.line_num + 1
        for cells in reader:
            if cells:
                lines.append(SheetLine(start, cells))
            start = reader.line_num + 1
            if len(lines) == limit:
                break
    except csv.Error:
        return [], []
    return header, lines


def mark_faults(lines: list[SheetLine], faults: Iterable[Fault]) -> list[Fault]:
    """Put each fault at its row and return those that belong to no row shown."""
    by_number, others = {line.number: line for line in lines}, []
    for fault in faults:
        if line := by_number.get(fault.line):
            line.faults.append((fault.column, why(fault)))
        else:
            others.append(fault)
    return others


def download(name: str, kind: str, header: list[str], rows: Iterator[list]) -> HttpResponseBase:
    """Return `rows` as a CSV stream or an XLSX file, every cell defused."""
    if kind != "xlsx":
        return csv_response(f"{name}.csv", header, rows)
    table = tablib.Dataset(headers=list(map(safe_cell, header)))
    for row in rows:
        table.append([safe_cell(cell) for cell in row])
    response = HttpResponse(table.export("xlsx"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
