"""Pages for requests that cannot be answered."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from .refusals import page, toast
from .trouble import FAULT, status_of

_RETRY_AFTER = "3"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was too old or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read, without reading more of it."""
    return HttpResponse(page(400), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for a database that is busy (409) or away (503) with its sentence; anything else is a fault of ours (500)."""
    status = status_of(sys.exc_info()[1])
    if status == FAULT:
        return server_error(request)
    if request.headers.get("HX-Request"):
        answer = HttpResponse(toast(status), status=status, headers={"HX-Reswap": "none"})
    else:
        answer = HttpResponse(page(status), status=status)
    answer["Retry-After"] = _RETRY_AFTER
    return answer
