"""Loads the word lists of the naming rules, once per process, and reports the line of an invalid entry."""

import unicodedata
from functools import cache
from pathlib import Path

WORDS_FOLDER = Path(__file__).parent / "words"

PROVINCE, MUNICIPALITY, PREFECTURE, AREA = "province", "municipality", "prefecture", "area"


class WordListError(ValueError):
    """A word list has an invalid line; the message gives the file, the line number and the reason."""


def parse_rows(path: Path, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a UTF-8 file with `columns` tab-separated fields a line, without blank and `#` lines.

    Raises WordListError for a line with another number of fields, an empty or untrimmed field, text that is
    not NFKC-normalized (it would never match a normalized name), or a duplicate line.
    """
    rows: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = tuple(line.split("\t"))
        reason = _row_error(row, columns, rows)
        if reason:
            raise WordListError(f"{path}:{number}: {reason}")
        rows[row] = number
    return tuple(rows)


def _row_error(row: tuple[str, ...], columns: int, earlier: dict[tuple[str, ...], int]) -> str:
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
def read_word_list(filename: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a file in `words/`, read once per process. Raises WordListError like `parse_rows`."""
    return parse_rows(WORDS_FOLDER / filename, columns)


def read_words(filename: str) -> tuple[str, ...]:
    """Return the entries of a file with one word per line."""
    return tuple(word for (word,) in read_word_list(filename, 1))


def read_words_of_kind(filename: str, kind: str) -> tuple[str, ...]:
    """Return the words of a two-column file whose second column is `kind`."""
    return tuple(word for word, its_kind in read_word_list(filename, 2) if its_kind == kind)


def optional_values(field: str) -> tuple[str, ...]:
    """Return the values of a field, separated by `|`; `-` means none."""
    return () if field == "-" else tuple(field.split("|"))


@cache
def region_words() -> tuple[str, ...]:
    """Return every spelling of every region: short name, full name, Latin names."""
    words: list[str] = []
    for _, short, suffix, latin in read_word_list("regions.tsv", 4):
        words += [short, *(short + ending for ending in optional_values(suffix)), *optional_values(latin)]
    return tuple(dict.fromkeys(words))


@cache
def generic_words() -> tuple[str, ...]:
    """Return the words that do not make a distinctive name, alone or combined."""
    return (*read_words("generic_words.txt"), *read_words("industries.txt"), *region_words())
