"""From a CSV file to its rows: encoding, header and shape, each fault with its line and column."""

import csv
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from .faults import BadFile, BadValue, Fault, Problems


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


def read_rows(path: str, columns: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """Yield the rows of the UTF-8 CSV file at `path` (a byte order mark may lead, empty lines are skipped).

    The header must hold exactly `columns`, in any order. Malformed rows go to `problems`. Raises BadFile
    for a file that can't be read at all or whose header is wrong.
    """
    try:
        with Path(path).open("rb") as file:
            yield from _rows(file, path, columns, problems)
    except (OSError, ValueError) as error:
        raise BadFile(Fault(0, "", "FILE_UNREADABLE", {"path": path, "error": _why(error)})) from None


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _rows(file: BinaryIO, path: str, columns: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    reader = csv.reader(_decoded(file), strict=True)
    header = _header(reader, path)
    _require_columns(header, columns)
    start = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(start, columns[0], "NOT_CSV", error=str(error))
            cells = []
        if cells and _is_sound(cells, header, start, problems):
            yield Row(start, dict(zip(header, cells, strict=True)), problems)
        start = reader.line_num + 1


def _decoded(file: BinaryIO) -> Iterator[str]:
    """Yield the lines as text; bytes that are not UTF-8 become lone surrogates, found again in their cell."""
    for number, line in enumerate(file):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _header(reader: Iterator[list[str]], path: str) -> list[str]:
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        raise BadFile(Fault(1, "", "HEADER_NOT_CSV", {"error": str(error)})) from None
    if not any(header):
        raise BadFile(Fault(1, "", "FILE_EMPTY", {"path": path}))
    if not all(map(_is_text, header)):
        raise BadFile(Fault(1, "", "NOT_UTF_EIGHT"))
    return header


def _require_columns(header: list[str], columns: tuple[str, ...]) -> None:
    faults = [
        *(Fault(1, name, "COLUMN_MISSING") for name in columns if name not in header),
        *(Fault(1, name, "COLUMN_UNKNOWN") for name in header if name not in columns),
        *(Fault(1, name, "COLUMN_TWICE") for name in columns if header.count(name) > 1),
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
