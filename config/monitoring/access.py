"""One log line and one metric per request: id, method, route, status, milliseconds and user."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.logs import current_request_id

from . import figures

SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
NO_ROUTE = "-"
logger = logging.getLogger("guanhao.access")


def observed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Assign each request an id and record how it was answered. The id appears in the logs and in `X-Request-ID`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin(request.headers.get("X-Request-ID", ""))
        start = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = current_request_id.get()
        seconds = time.perf_counter() - start
        note(request.method or "", route_of(request), response.status_code, seconds, user=_user_of(request))
        figures.note_pool()
        return response

    return middleware


def begin(proposed: str) -> None:
    """Give the request the id proposed by a proxy if it is well-formed, else a new one."""
    current_request_id.set(proposed if SANE.fullmatch(proposed) else secrets.token_hex(8))


def note(method: str, route: str, status: int, seconds: float, *, user: int | None = None) -> None:
    """Log and count one answered request."""
    milliseconds = round(1000 * seconds, 1)
    fields = {"method": method, "route": route, "status": status, "ms": milliseconds, "user": user}
    logger.info("%s %s %d %.1f ms user %s", method, route, status, milliseconds, user or "-", extra=fields)
    figures.requests.labels(route, method, str(status)).inc()
    figures.seconds.labels(route).observe(seconds)


def route_of(request: HttpRequest) -> str:
    """Return the name of the route, never the path, which may contain a secret."""
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    match = request.resolver_match
    return match.view_name if match else NO_ROUTE


def _user_of(request: HttpRequest) -> int | None:
    """Return the user if the page has loaded it. Logging never queries the database."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)
