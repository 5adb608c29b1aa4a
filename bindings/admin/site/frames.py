"""Pages of the sign-in that staff open from the desk stay in the desk's frame."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

OF_THE_DESK = "admin/base_site.html"


def desk_frame(request: HttpRequest) -> dict[str, Any]:
    """Return the desk's frame for the pages of the second factor when staff open them; nothing for other pages."""
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or user is None or not (match.url_name or "").startswith("mfa_") or not user.is_staff:
        return {}
    return admin.site.each_context(request) | {"frame": OF_THE_DESK}
