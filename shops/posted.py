"""Actions accept only POST.

A GET request, for example after a new sign-in, is redirected to the page with the button.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])  # GET shows the form, POST submits it

View: TypeAlias = Callable[..., HttpResponse]


def posted(page: str) -> Callable[[View], View]:
    """Make a view POST only. A GET request, for example after a new sign-in, is redirected to `page`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def step(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["POST"])
            return redirect(page, **{name: value for name, value in kwargs.items() if name != "pk"})

        return step

    return decorate
