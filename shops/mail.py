"""The layout of mails: one document each, rendered as HTML and as plain text with the same content."""

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
    """Link text and its target. If the site's address is unknown, only the text is shown."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One number at the top, with its label and its tone: bad, warn or ok."""

    figure: int
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One row of a section: its title, a muted note below, a figure with its tone, and one link."""

    title: str
    note: str
    figure: str
    tone: str
    link: Link


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, with the total number of rows and a link to those that are not shown."""

    heading: str
    count: int
    rows: tuple[SectionRow, ...]
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a mail from top to bottom.

    `foot` is the small print: why the mail was sent and how to change that.
    """

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
    """Return the CSS inliner, which mail programs need. It is loaded only in processes that render mails."""
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)


def _tidy(text: str) -> str:
    """Return `text` without trailing spaces and with at most one blank line in a row."""
    lines = [line.strip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or lines[number - 1]]
    return "\n".join(kept) + "\n"


def masked(email: str) -> str:
    """Return a masked address that only its owner recognizes: c•••n@jiangnan.example."""
    name, _at, domain = email.rpartition("@")
    return f"{name[:1]}•••{name[-1:]}@{domain}"


def address(path: str) -> str:
    """Return the absolute URL of `path`, or "" if the site's own address is unknown."""
    base = settings.PHONE_BASE_URL.rstrip("/") or _public_address()
    return base + path if base and path else ""


def _public_address() -> str:
    """Return the site's public URL with the first of its names, or "". Only HTTPS implies the public port."""
    name = next(iter(settings.ALLOWED_HOSTS), "")
    return f"https://{name}" if settings.HTTPS and name and name[0] not in ".*" else ""


def greeting(name: str) -> str:
    """Return the greeting line of a mail to the person `name`."""
    return _("Hello %(name)s,") % {"name": name}
