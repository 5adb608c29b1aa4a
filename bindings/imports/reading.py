"""From the lines of a file to its rows: header and shape, each fault with its line and column."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from shops.exports import raw_cell

from .faults import BadFile, BadValue, Fault, Problems
from .headings import count_known, named
from .tables import Line, Reading, read_lines

NOTHING_SAID = Reading()


@dataclass(slots=True)
class Row:
    """One row: the line it starts on, its cells by column, and the list its faults go to."""

    line: int
    cells: dict[str, str]
    problems: Problems

    def take(self, column: str, check: Callable[..., Any], *args: Any, default: Any = None) -> Any:
        """Return what `check` makes of the cell; where it raises BadValue, note that and return `default`."""
        text = self.cells[column]
        try:
            return check(text, *args)
        except BadValue as error:
            self.fault(column, error.code, **error.values)
            return default

    def once(
        self,
        seen: dict[Hashable, int],
        key: Hashable,
        column: str,
        code: str = "ON_EARLIER_LINE",
        /,
        **values: Any,
    ) -> None:
        """Note a `key` that an earlier line has; `seen` keeps the first line of each."""
        first = seen.setdefault(key, self.line)
        if first != self.line:
            self.fault(column, code, **values, earlier_line=first)

    def fault(self, column: str, code: str, /, **values: Any) -> None:
        self.problems.add(self.line, column, code, **values)


def read_rows(
    path: str, columns: tuple[str, ...], problems: Problems, how: Reading = NOTHING_SAID
) -> Iterator[Row]:
    """Yield the rows of the file at `path`: CSV or a sheet of a workbook; empty lines are skipped.

    The header must hold exactly `columns`, in any order, by name or label. Malformed rows go to `problems`.
    Raises BadFile for a file that can't be read at all, whose header is wrong, or that has too many rows.
    """
    try:
        yield from _rows(path, columns, problems, how)
    except (OSError, ValueError) as error:
        raise BadFile(Fault(0, "", "FILE_UNREADABLE", {"path": path, "error": _why(error)})) from None


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _rows(path: str, columns: tuple[str, ...], problems: Problems, how: Reading) -> Iterator[Row]:
    lines = read_lines(path, how, partial(count_known, columns=columns), length=len(columns))
    header = _header(next(lines, None), path, columns)
    for count, line in enumerate(lines, 1):
        if count > settings.IMPORT_ROWS:
            raise BadFile(Fault(line.number, "", "TOO_MANY_ROWS", {"at_most": settings.IMPORT_ROWS}))
        cells = _without_blank_end(line.cells, len(header))
        if line.error:
            problems.add(line.number, columns[0], "NOT_CSV", error=line.error)
        elif _is_sound(cells, header, line.number, problems):
            named_cells = dict(zip(header, map(raw_cell, cells), strict=True))
            yield Row(line.number, named_cells, problems)


def _header(line: Line | None, path: str, columns: tuple[str, ...]) -> list[str]:
    if line is None:
        raise BadFile(Fault(1, "", "FILE_EMPTY", {"path": path}))
    if line.error:
        raise BadFile(Fault(line.number, "", "HEADER_NOT_CSV", {"error": line.error}))
    if not all(map(_is_text, line.cells)):
        raise BadFile(Fault(line.number, "", "NOT_UTF_EIGHT"))
    header = _without_blank_end(named(line.cells, columns), 0)
    _require_columns(header, columns, line.number)
    return header


def _without_blank_end(cells: list[str], at_least: int) -> list[str]:
    """Return the cells without empty ones beyond the first `at_least`, as spreadsheets leave them."""
    while len(cells) > at_least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _require_columns(header: list[str], columns: tuple[str, ...], line: int) -> None:
    faults = [
        *(Fault(line, name, "COLUMN_MISSING") for name in columns if name not in header),
        *(Fault(line, name, "COLUMN_UNKNOWN") for name in header if name not in columns),
        *(Fault(line, name, "COLUMN_TWICE") for name in columns if header.count(name) > 1),
    ]
    if faults:
        raise BadFile(*dict.fromkeys(faults))


def _is_sound(cells: list[str], header: list[str], line: int, problems: Problems) -> bool:
    if len(cells) != len(header):
        column = header[len(cells)] if len(cells) < len(header) else header[-1]
        problems.add(line, column, "WRONG_LENGTH", found=len(cells), expected=len(header))
        return False
    bad = [name for name, cell in zip(header, cells, strict=True) if not _is_text(cell)]
    for name in bad:
        problems.add(line, name, "NOT_TEXT")
    return not bad


def _is_text(cell: str) -> bool:
    if cell.isascii():
        return "\0" not in cell
    return "\0" not in cell and not any("\ud800" <= char <= "\udfff" for char in cell)


def in_chunks(items: Iterable, size: int) -> Iterator[list]:
    """Yield `items` in lists of at most `size`, small enough for one query."""
    part: list = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
