"""Pages of other apps that pages of this one lead to: each app offers its own when the site starts."""

from django.urls import reverse

_OFFERED: dict[str, str] = {}


def offer(**names: str) -> None:
    """Name the URL that serves each purpose: `offer(home="…")`."""
    _OFFERED.update(names)


def page_for(purpose: str, *args: str) -> str:
    """Return the path of the page that an app offers for `purpose`."""
    return reverse(_OFFERED[purpose], args=args)
