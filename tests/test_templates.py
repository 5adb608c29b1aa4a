"""Every template compiles: its tags, icons and inheritance exist, and it has no inline style or script.

Templates, style sheets and scripts are readable: short files with short lines.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

MOST_COLUMNS = 120
FOLDER = settings.BASE_DIR / "templates"
STATIC = sorted(path for path in (settings.BASE_DIR / "static").iterdir() if path.suffix in {".css", ".js"})
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
BLOCKS = (
    "address|article|aside|blockquote|caption|dd|details|dialog|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr"
    "|legend|li|main|nav|ol|option|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
BLOCK_IN_A_LINE = re.compile(rf"<(?:{BLOCKS})\b.*<(?:{BLOCKS})\b|%}}\s*<(?:{BLOCKS})\b")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("mail/")])
def test_template_has_nothing_inline(name):
    """Mails are exempt: no policy guards them, and mail programs support no style sheets."""
    assert INLINE.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_short(name):
    most = 60 if name.rpartition("/")[2].startswith("_") else 120
    assert len((FOLDER / name).read_text().splitlines()) <= most


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_short_lines(name):
    assert long_lines(FOLDER / name) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_each_block_on_a_line_of_its_own(name):
    lines = (FOLDER / name).read_text().splitlines()
    assert [line for line in lines if BLOCK_IN_A_LINE.search(line)] == []


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_style_sheet_and_script_have_short_lines(path):
    assert long_lines(path) == []


def long_lines(path: Path) -> list[int]:
    """Return the numbers of the lines that are too long."""
    lines = path.read_text().splitlines()
    return [number for number, line in enumerate(lines, start=1) if len(line) > MOST_COLUMNS]
