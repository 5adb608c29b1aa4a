"""Error pages."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from .refusals import page, toast
from .trouble import FAULT, status_of

_RETRY_AFTER = "3"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page has expired or that came from another site."""
    return render(request, "403_csrf.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a malformed request without reading more of it."""
    return HttpResponse(page(400), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for a busy (409) or unavailable (503) database with its sentence; any other error is a bug (500)."""
    status = status_of(sys.exc_info()[1])
    if status == FAULT:
        return server_error(request)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(toast(status), status=status, headers={"HX-Reswap": "none"})
    else:
        answer = HttpResponse(page(status), status=status)
    answer["Retry-After"] = _RETRY_AFTER
    return answer
