"""Templates as they are served: the indentation that makes a file readable is not sent to browsers."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


def without_indentation(text: str) -> str:
    """Return the source of a template with lines that begin at the margin; their numbers stay as they are."""
    return INDENTATION.sub("\n", text)


class OwnTemplates(filesystem.Loader):
    """The site's own templates; HTML without indentation."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        return without_indentation(contents) if origin.name.endswith(".html") else contents
