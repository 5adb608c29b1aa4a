"""What the steps of a scan share: QR codes within limits, the status of a refusal, and a way back by GET."""

import time
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import ScanTicket
from shops.limits import allow
from shops.models import Shop

from .origin import actor_of

QR_CODES = {"limit": 200, "seconds": 600}
TOO_MANY = {"TOO_MANY_TICKETS", "TOO_MANY_SCANS"}


def issue(request: HttpRequest, shop: Shop, **what) -> ScanTicket:
    """Give the shop a QR code, within the limits for a person and for a shop; else Refusal TOO_MANY_TICKETS."""
    at = time.time()
    person = allow(f"ticket:user:{request.user.pk}", at=at, **QR_CODES)
    if not (allow(f"ticket:shop:{shop.pk}", at=at, **QR_CODES) and person):
        raise Refusal("TOO_MANY_TICKETS")
    return services.issue_ticket(shop=shop, actor=actor_of(request), now=timezone.now(), **what)


def status_of(refusal: Refusal) -> int:
    """Return 429 for what came too often, 409 for a late click or a lost race."""
    return 429 if refusal.code in TOO_MANY else 409


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
