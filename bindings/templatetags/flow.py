"""Template filters of the scan pages: durations, and the QR code's countdown."""

from django import template
from django.utils.translation import get_language, gettext

from bindings.models import Terms

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    """Return a countdown such as 1:48."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def span(seconds: int) -> str:
    """Return a duration in words, such as "1 min 48 s" or "20 s"."""
    minutes, rest = divmod(seconds, 60)
    if minutes and rest:
        return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    if minutes:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    return gettext("%(seconds)s s") % {"seconds": rest}


@register.filter
def ago(seconds: int) -> str:
    """Return how long ago a request was made: in seconds, then in minutes."""
    if seconds < 60:
        return gettext("Requested %(seconds)s s ago") % {"seconds": seconds}
    return gettext("Requested %(minutes)s min ago") % {"minutes": seconds // 60}


@register.filter
def ring_offset(left: int, total: int) -> int:
    """Return the elapsed part of a ring of 100."""
    return 100 - round(100 * min(left, total) / total) if total else 100


@register.filter
def terms_text(terms: Terms) -> str:
    """Return the text of the terms in the language of the page."""
    return terms.text_zh if get_language() == "zh-hans" else terms.text_en
