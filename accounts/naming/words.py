"""Loads the word lists of the naming rules, each file once, and says which line of it is wrong."""

import unicodedata
from functools import cache
from pathlib import Path

WORDS_FOLDER = Path(__file__).parent / "words"

PROVINCE, MUNICIPALITY, PREFECTURE, AREA = "province", "municipality", "prefecture", "area"


class WordListError(ValueError):
    """A line of a word list cannot be used; the message names the file, the line and the reason."""


def parse_rows(path: Path, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of a UTF-8 file with `columns` tab-separated fields a line, without blank and `#` lines.

    Raises WordListError for a line with another number of fields, an empty or untrimmed field, text that is
    not NFKC-normalized (it could never be found in a name), or a line that stands there twice.
    """
    rows: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        reason = _fault(row, columns, rows)
        if reason:
            raise WordListError(f"{path}:{number}: {reason}")
        rows[row] = number
    return tuple(rows)


def _fault(row: tuple[str, ...], columns: int, earlier: dict[tuple[str, ...], int]) -> str:
    if len(row) != columns:
        return f"expected {columns} tab-separated field(s), found {len(row)}"
    if any(not field or field != field.strip() for field in row):
        return "a field is empty or has spaces around it"
    if any(unicodedata.normalize("NFKC", field) != field for field in row):
        return "a field is not NFKC-normalized"
    if row in earlier:
        return f"the same as line {earlier[row]}"
    return ""


@cache
def read_rows(filename: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of a file of `words/`, read once per process. Raises WordListError like `parse_rows`."""
    return parse_rows(WORDS_FOLDER / filename, columns)


def read_words(filename: str) -> tuple[str, ...]:
    """The entries of a file with one word a line."""
    return tuple(word for (word,) in read_rows(filename, 1))


def read_kinds(filename: str, kind: str) -> tuple[str, ...]:
    """The words of a two-column file whose second column is `kind`."""
    return tuple(word for word, its_kind in read_rows(filename, 2) if its_kind == kind)


def optional(field: str) -> tuple[str, ...]:
    """The parts of a field in which `|` separates and `-` stands for nothing."""
    return () if field == "-" else tuple(field.split("|"))


@cache
def region_words() -> tuple[str, ...]:
    """Every way to write a region: short name, full name, Latin names."""
    words: list[str] = []
    for _, short, suffix, latin in read_rows("regions.tsv", 4):
        words += [short, *(short + ending for ending in optional(suffix)), *optional(latin)]
    return tuple(dict.fromkeys(words))


@cache
def generic_words() -> tuple[str, ...]:
    """Words that alone, or one after another, make no name of their own."""
    return (*read_words("generic_words.txt"), *read_words("industries.txt"), *region_words())
