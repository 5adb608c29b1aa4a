"""CSV downloads: streamed, readable in spreadsheets, and safe from formula injection."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """Return `value` as text that no spreadsheet treats as a formula."""
    text = str(value)
    return f"'{text}" if text.lstrip("'").lstrip(" ").startswith(DANGEROUS) else text


def raw_cell(text: str) -> str:
    """Return what `safe_cell` made `text` from."""
    raw = text.removeprefix("'")
    return raw if safe_cell(raw) == text else text


class _Echo:
    """A file that returns what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def csv_response(filename: str, header: Iterable[object], rows: Iterable[Iterable]) -> StreamingHttpResponse:
    """Return a download of `rows` below `header`. Rows are read while they are sent."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(header: Iterable[object], rows: Iterable[Iterable]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])
