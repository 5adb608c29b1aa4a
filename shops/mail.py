"""Mails as people read them: one document each, from which both HTML and plain text are drawn, in the same order."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from work.outbox import Letter

if TYPE_CHECKING:
    from css_inline import CSSInliner


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without a known address of the site only the words are shown."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One number at the top, with what it counts and its tone: bad, warn or ok."""

    figure: int
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One line of a section: what it is about, a quiet line below, a figure with its tone, and one link."""

    title: str
    note: str
    figure: str
    tone: str
    link: Link


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, with the number of all there are and the way to those that are not shown."""

    heading: str
    count: int
    rows: tuple[SectionRow, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a mail says, from top to bottom; `foot` is the small print, why the mail came and how to change that."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    sections: tuple[Section, ...] = ()
    button: Link | None = None
    notes: tuple[str, ...] = ()
    foot: tuple[str | Link, ...] = ()
    dated: str = ""


def letter(document: Document, *, to: str) -> Letter:
    """Return the mail in the active language, as HTML with inline styles and as plain text."""
    context = {
        "document": document,
        "to": masked(to),
        "lang": "zh-CN" if get_language() == "zh-hans" else "en",
        "product": settings.APP_NAME,
    }
    html = _inliner().inline(render_to_string("mail/document.html", context))
    return Letter(document.subject, _tidy(render_to_string("mail/document.txt", context)), html)


@cache
def _inliner() -> "CSSInliner":
    """Return what writes the style sheet into the elements, as mail programs need it; only who writes mails loads it."""
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


def _tidy(text: str) -> str:
    """Return `text` without spaces at the ends of lines and with at most one empty line in a row."""
    lines = [line.strip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or lines[number - 1]]
    return "\n".join(kept) + "\n"


def masked(email: str) -> str:
    """Return an address that its reader recognizes and nobody else can use: c•••n@jiangnan.example."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}•••{name[-1:]}@{domain}"


def address(path: str) -> str:
    """Return the full address of `path`, or "" where the site's own address is not known."""
    base = settings.PHONE_BASE_URL.rstrip("/") or _public_address()
    return base + path if base and path else ""


def _public_address() -> str:
    """Return what the site is called from outside, by the first of its names; only HTTPS says which port that is."""
    name = next(iter(settings.ALLOWED_HOSTS), "")
    return f"https://{name}" if settings.HTTPS and name and name[0] not in ".*" else ""


def greeting(name: str) -> str:
    """Return the first line of a mail to the person `name`."""
    return _("Hello %(name)s,") % {"name": name}
