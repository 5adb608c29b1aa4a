"""The demo's names in English, as in its files, or in Chinese."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

ENGLISH, CHINESE = "en", "zh-hans"


@cache
def translator(language: str) -> Callable[[str], str]:
    """Return a function that translates the demo's English names to `language` and leaves other text as it is."""
    if language != CHINESE:
        return str
    with (Path(__file__).parent / "names_zh.csv").open(encoding="utf-8", newline="") as file:
        chinese = {row["english"]: row["chinese"] for row in csv.DictReader(file)}
    return lambda text: chinese.get(text, text)
