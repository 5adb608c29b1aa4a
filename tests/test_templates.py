"""Every template compiles: its tags, icons and inheritance exist, and none carries inline style or script."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*json)")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_nothing_inline(name):
    assert INLINE.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_short(name):
    most = 60 if name.rpartition("/")[2].startswith("_") else 120
    assert len((FOLDER / name).read_text().splitlines()) <= most
