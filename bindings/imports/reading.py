"""From a CSV file to its rows: encoding, header and shape, each fault with its line and column."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHOWN_AT_MOST = 60
PATH_AT_MOST = 4096


@dataclass(slots=True)
class Problems:
    """Everything that is wrong with a file, each as `line N, column C: why`."""

    found: list[tuple[int, str, str]] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)

    def add(self, line: int, column: str, why: str) -> None:
        self.found.append((line, column, why))
        self.bad_lines.add(line)

    def __bool__(self) -> bool:
        return bool(self.found)

    def lines(self) -> list[str]:
        """Return one sentence for each problem, in the order of the file."""
        in_order = sorted(self.found, key=itemgetter(0))
        return [f"line {line}, column {column}: {why}" for line, column, why in in_order]


class BadFile(Exception):
    """The file can't be used; `lines` say why. Nothing was written."""

    def __init__(self, *lines: str):
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(slots=True)
class Row:
    """One row: the line it starts on, its cells by column, and the list its faults go to."""

    line: int
    cells: dict[str, str]
    problems: Problems

    def take(self, column: str, check, *args, default=None):
        """Return what `check` makes of the cell; where it raises ValidationError, note that and return `default`."""
        text = self.cells[column]
        try:
            return check(text, *args)
        except ValidationError as error:
            self.fault(column, " ".join(error.messages))
            return default

    def fault(self, column: str, why: str) -> None:
        self.problems.add(self.line, column, why)


def shown(text: str, at_most: int = SHOWN_AT_MOST) -> str:
    """Return `text` for a message: on one line, what can't be seen as code points, not longer than needed."""
    seen = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text[:at_most])
    return seen + "…" if len(text) > at_most else seen


def read_rows(path: str, columns: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """Yield the rows of the UTF-8 CSV file at `path` (a byte order mark may lead, empty lines are skipped).

    The header must hold exactly `columns`, in any order. Rows that are no rows go to `problems`. Raises BadFile
    for a file that can't be read at all or whose header is wrong.
    """
    try:
        with Path(path).open("rb") as file:
            yield from _rows(file, path, columns, problems)
    except (OSError, ValueError) as error:
        raise BadFile(
            _("%(path)s can’t be read: %(error)s.")
            % {"path": shown(path, PATH_AT_MOST), "error": _why(error)}
        ) from None


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
            problems.add(start, columns[0], _("is not valid CSV: %(error)s") % {"error": error})
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
        raise BadFile(_("line 1: the header is not valid CSV: %(error)s") % {"error": error}) from None
    if not any(header):
        raise BadFile(
            _("line 1: %(path)s is empty; a header row is required.") % {"path": shown(path, PATH_AT_MOST)}
        )
    if not all(map(_is_text, header)):
        raise BadFile(_("line 1: the file is not UTF-8 text."))
    return header


def _require_columns(header: list[str], columns: tuple[str, ...]) -> None:
    faults = [
        *(_fault(name, _("is missing from the header.")) for name in columns if name not in header),
        *(_fault(name, _("is not a column of this file.")) for name in header if name not in columns),
        *(_fault(name, _("is in the header twice.")) for name in columns if header.count(name) > 1),
    ]
    if faults:
        raise BadFile(*dict.fromkeys(faults))


def _fault(name: str, why: str) -> str:
    return f"line 1, column {shown(name)}: {why}"


def _is_sound(cells: list[str], header: list[str], line: int, problems: Problems) -> bool:
    if len(cells) != len(header):
        column = header[len(cells)] if len(cells) < len(header) else header[-1]
        why = _("the row has %(found)s fields instead of %(expected)s.")
        problems.add(line, column, why % {"found": len(cells), "expected": len(header)})
        return False
    bad = [name for name, cell in zip(header, cells, strict=True) if not _is_text(cell)]
    for name in bad:
        problems.add(line, name, _("holds a NUL byte or bytes that are not UTF-8."))
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
