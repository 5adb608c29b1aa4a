"""The demo's names: English as its files have them, or Chinese."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

ENGLISH, CHINESE = "en", "zh-hans"


@cache
def names_in(language: str) -> Callable[[str], str]:
    """Return a function from an English name to the one in `language`; any other text stays."""
    if language != CHINESE:
        return str
    with (Path(__file__).parent / "names_zh.csv").open(encoding="utf-8", newline="") as file:
        chinese = {row["english"]: row["chinese"] for row in csv.DictReader(file)}
    return lambda text: chinese.get(text, text)
