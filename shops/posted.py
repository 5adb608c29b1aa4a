"""Actions are POST; who comes by GET, as after signing in again in between, is led to the page with the button."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect


def posted(page: str) -> Callable:
    """Make a view POST only; who comes by GET, as after signing in again in between, is led to `page`."""

    def decorate(view):
        @wraps(view)
        def step(request: HttpRequest, **kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["POST"])
            return redirect(page, **{name: value for name, value in kwargs.items() if name != "pk"})

        return step

    return decorate
