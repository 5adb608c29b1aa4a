"""What must hold in every database at every moment, each as one query: `invariants.sql` (R1 to R3, R10, R15, R16, R20)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

FILE = Path(__file__).with_suffix(".sql")
JSON_FIELD = re.compile(r"\{(\w+\.\w+)\.(\w+)\}")
#: How each database reads a field of a JSON column as text.
READ_FIELD = {"sqlite": r"json_extract(\1, '$.\2')", "postgresql": r"(\1 ->> '\2')"}


@dataclass(frozen=True)
class Broken:
    """One invariant that does not hold, and the first rows that break it."""

    invariant: str
    rows: list[tuple]

    def __str__(self) -> str:
        return f"{self.invariant}: {', '.join(' '.join(map(str, row)) for row in self.rows)}"


@cache
def invariants(vendor: str) -> dict[str, str]:
    """Return the query of each invariant by its name, as the database of `vendor` reads it."""
    parts = FILE.read_text(encoding="utf-8").split("-- name: ")[1:]
    named = (part.partition("\n") for part in parts)
    return {name: JSON_FIELD.sub(READ_FIELD[vendor], query).strip(" \n;") for name, _newline, query in named}


def broken_invariants(rows: int = 5) -> Iterator[Broken]:
    """Yield each invariant that does not hold, with at most `rows` of the rows that break it."""
    for name, query in invariants(connection.vendor).items():
        with connection.cursor() as cursor:
            cursor.execute(query)
            if found := cursor.fetchmany(rows):
                yield Broken(name, found)
