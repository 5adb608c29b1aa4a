"""What every template of the site draws with."""

from functools import lru_cache

import lucide
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@lru_cache(maxsize=512)
def _svg(name: str, size: int) -> SafeString:
    svg = lucide._render_icon(name, size, stroke_width="1.75", aria_hidden="true", focusable="false", **{"class": "icon"})
    return SafeString(svg)


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """Draw a Lucide outline, decorative: `{% icon "link" 16 %}`."""
    return _svg(name, size)


@register.simple_tag
def avatar(thing, size: int = 32, shape: str = "round") -> SafeString:
    """Draw the avatar of a shop (`square`) or an account (`round`): one character on one of six tints."""
    name = getattr(thing, "display_name", None) or getattr(thing, "name", None) or str(thing)
    char = getattr(thing, "avatar", "") or name[:1].upper()
    tint = sum(map(ord, name)) % 6
    return format_html('<span class="avatar avatar-{} avatar-{} tint-{}" aria-hidden="true">{}</span>', size, shape, tint, char)
