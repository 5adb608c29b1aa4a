"""The Chinese catalog translates every sentence of the code and keeps its placeholders."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ("config", "work", "shops", "accounts", "bindings", "templates")
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def sentences(catalog: polib.POFile):
    """Yield each entry with its Chinese texts."""
    for entry in catalog:
        if not entry.obsolete:
            yield entry, [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())


def test_catalog_is_complete():
    missing = [e.msgid for e, texts in sentences(polib.pofile(str(CATALOG))) if e.fuzzy or not all(texts)]
    assert missing == []


def test_catalog_keeps_the_placeholders():
    broken = [
        entry.msgid
        for entry, texts in sentences(polib.pofile(str(CATALOG)))
        for text in texts
        if set(PLACEHOLDERS.findall(text)) != set(PLACEHOLDERS.findall(entry.msgid_plural or entry.msgid))
    ]
    assert broken == []


def test_catalog_has_no_chatty_particles():
    chinese = " ".join(text for _, texts in sentences(polib.pofile(str(CATALOG))) for text in texts)
    assert [word for word in ("哦", "啦", "！") if word in chinese] == []


@pytest.mark.gettext
def test_catalog_has_every_sentence_of_the_code(tmp_path):
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    (tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES").mkdir(parents=True)
    code = "import django; django.setup(); from django.core.management import call_command; call_command('makemessages', locale=['zh_Hans'], verbosity=0)"
    preamble = (
        f"from django.conf import settings; settings.configure(LOCALE_PATHS=[{str(tmp_path / 'locale')!r}]); "
    )
    subprocess.run([sys.executable, "-c", preamble + code], cwd=tmp_path, check=True)
    fresh = polib.pofile(str(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    known = {(e.msgctxt, e.msgid) for e in polib.pofile(str(CATALOG)) if not e.obsolete}
    assert {(e.msgctxt, e.msgid) for e in fresh} - known == set()
