"""Templates as they are served: the white space that makes a file readable is not sent to browsers."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
OWN_LINE = re.compile(r"\n(\{% (?:if|elif|else|endif|for|empty|endfor|with|endwith|load)\b[^%\n]*%\})(?=\n)")


def without_layout(text: str) -> str:
    """Return the source of a template without indentation, and with control tags behind the line before them.

    A line break stays behind each tag, so that no two words or elements come to touch.
    """
    return OWN_LINE.sub(r"\1", INDENTATION.sub("\n", text))


class OwnTemplates(filesystem.Loader):
    """The site's own templates; HTML without its layout."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_layout(contents) if origin.name.endswith(".html") else contents
