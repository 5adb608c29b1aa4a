"""Uploaded and downloaded tables: the first lines shown, exports as CSV or XLSX, no cell that a spreadsheet would run."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import tablib
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from bindings.imports import KINDS, BadFile, Fault, Reading
from bindings.imports.headings import count_known, named
from bindings.imports.tables import read_lines
from bindings.texts.faults import why
from shops.exports import csv_response, safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(slots=True)
class SheetLine:
    """One row of the file for the preview: its line, its cells, and each column that is wrong with the reason."""

    number: int
    cells: list[str]
    faults: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def on_disk(content: bytes) -> Iterator[str]:
    """Give the path of a file with this content while the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table"
        file.write_bytes(content)
        yield str(file)


def lines_of(kind: str, path: str, how: Reading, limit: int) -> tuple[list[str], list[SheetLine]]:
    """Return the header and the first rows of a file, as far as they can be read."""
    names = KINDS[kind].columns
    try:
        lines = read_lines(path, how, partial(count_known, columns=names), length=len(names))
        shown = [SheetLine(line.number, line.cells) for line in islice(lines, limit + 1)]
    except (BadFile, OSError, ValueError):
        return [], []
    return named(shown[0].cells, names) if shown else [], shown[1:]


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
