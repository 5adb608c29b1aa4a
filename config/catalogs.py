"""Compiles the translation catalogs without the system's gettext: `python -m config.catalogs`."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs() -> list[Path]:
    """Write a `.mo` file next to every `.po` file of the site; return the written paths."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogs()
