"""Imports and explanations from a cold start (S6, S8)."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def measure(files: dict[str, Path], shops: int) -> Iterator[tuple[str, str, str]]:
    """Import the files and explain the pairs in processes of their own; yield seconds and rows per second."""
    for kind, rows in (("shops", shops), ("accounts", 3 * shops), ("bindings", shops // 2)):
        seconds = _time("import_data", kind, str(files[kind]))
        yield f"import_data {kind}, {rows:,} rows", f"{seconds:.1f} s", f"{rows / seconds:,.0f} rows/s"
    seconds = _time("explain", "--pairs", str(files["pairs"]), "--json")
    yield f"explain --pairs, {5 * shops:,} pairs", f"{seconds:.1f} s", f"{5 * shops / seconds:,.0f} pairs/s"


def _time(*arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
