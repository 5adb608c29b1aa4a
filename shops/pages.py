"""Registry of pages that this app links to but other apps serve. Each app registers its pages at startup."""

from django.urls import reverse

_OFFERED: dict[str, str] = {}


def offer(**names: str) -> None:
    """Register the URL name for each purpose: `offer(home="…")`."""
    _OFFERED.update(names)


def page_for(purpose: str, *args: str) -> str:
    """Return the path of the page registered for `purpose`."""
    return reverse(_OFFERED[purpose], args=args)
