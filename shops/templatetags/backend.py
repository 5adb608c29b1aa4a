"""Template tags for every page: icons, avatars, the blue V badge."""

import re
from functools import lru_cache

import lucide
from django import template
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shops.models import User
from shops.origin import device_name

register = template.Library()
register.filter(device_name)
TINTS = 6
# A page has about forty icons, so their stroke style is set once, in the stylesheet.
LINES = ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
BETWEEN = re.compile(r">\s+<")


@register.filter
def device(name: str) -> str:
    """Return a recorded device, such as "Chrome on Windows", in the active language."""
    browser, on, system = name.partition(" on ")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if on else name


@lru_cache(maxsize=512)
def _svg(name: str, size: int) -> SafeString:
    svg = lucide._render_icon(name, size, aria_hidden="true", **{"class": "icon"})
    return SafeString(BETWEEN.sub("><", svg.replace(LINES, "")))


class IconNode(template.Node):
    """An icon whose name is known only at render time."""

    def __init__(self, name: FilterExpression, size: int) -> None:
        self.name, self.size = name, size

    def render(self, context: template.Context) -> SafeString:
        return _svg(str(self.name.resolve(context)), self.size)


@register.tag
def icon(parser: Parser, token: Token) -> template.Node:
    """Draw a decorative Lucide icon: `{% icon "link" 16 %}`.

    A literal name is rendered once, when the template is compiled. An unknown literal name fails at that point.
    """
    _tag, name, size = [*token.split_contents(), "16"][:3]
    if name[0] in "\"'":
        return TextNode(_svg(name[1:-1], int(size)))
    return IconNode(parser.compile_filter(name), int(size))


@register.simple_tag
def avatar(thing: object, size: int = 32, shape: str = "round") -> SafeString:
    """Draw the avatar of a shop (`square`) or an account (`round`): one character on one of six tints."""
    name = getattr(thing, "display_name", None) or getattr(thing, "name", None) or str(thing)
    char = getattr(thing, "avatar", "") or name[:1].upper()
    return _disc(char, name, size, shape)


@register.simple_tag
def initials(user: User, size: int = 28) -> SafeString:
    """Return a person's initials: the first letters of the first two words of the name."""
    name = str(user)
    return _disc("".join(word[0] for word in name.split()[:2]).upper(), name, size, "round")


@lru_cache(maxsize=4096)
def _disc(text: str, name: str, size: int, shape: str) -> SafeString:
    tint = sum(map(ord, name)) % TINTS
    return format_html(
        '<span class="avatar avatar-{} avatar-{} tint-{}" aria-hidden="true">{}</span>',
        size,
        shape,
        tint,
        text,
    )


@register.simple_tag
def bluev(size: int = 16) -> SafeString:
    """Draw the blue V badge, with the accessible name "Blue V"."""
    return _badge(_("Blue V"), size)


@lru_cache(maxsize=64)
def _badge(label: str, size: int) -> SafeString:
    return format_html(
        '<svg class="blue-v" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 24 24">'
        '<path fill="currentColor" d="M3.9 8.6a4 4 0 0 1 4.7-4.7 4 4 0 0 1 6.8 0 4 4 0 0 1 4.7 4.7 4 4 0 0 1 0 6.8'
        ' 4 4 0 0 1-4.7 4.7 4 4 0 0 1-6.8 0 4 4 0 0 1-4.7-4.7 4 4 0 0 1 0-6.8z"/>'
        '<path d="m8.2 9 3.8 6.6L15.8 9" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        label,
        size,
        size,
    )
