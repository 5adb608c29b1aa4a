"""Strips layout white space from templates before they are served."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
OWN_LINE = re.compile(r"\n(\{% (?:if|elif|else|endif|for|empty|endfor|with|endwith|load)\b[^%\n]*%\})(?=\n)")


def without_layout(text: str) -> str:
    """Return the template's source without indentation, and with control tags joined to the line before them.

    A line break stays after each tag, so that adjacent words and elements remain separated.
    """
    return OWN_LINE.sub(r"\1", INDENTATION.sub("\n", text))


class OwnTemplates(filesystem.Loader):
    """The site's own templates, with layout white space removed from HTML."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_layout(contents) if origin.name.endswith(".html") else contents
