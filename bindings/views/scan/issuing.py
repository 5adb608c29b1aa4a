"""Shared by the steps of a scan: QR codes within rate limits, and the status of a refusal."""

import time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import ScanTicket
from bindings.views.origin import actor_of
from shops.limits import allow
from shops.models import Shop

QR_CODES = {"limit": 200, "seconds": 600}
TOO_OFTEN = {"TOO_MANY_TICKETS", "TOO_MANY_SCANS"}


def issue(request: HttpRequest, shop: Shop, **what: Any) -> ScanTicket:
    """Issue a QR code within the limits per person and per shop, else raise Refusal TOO_MANY_TICKETS."""
    at = time.time()
    person = allow(f"ticket:user:{request.user.pk}", at=at, **QR_CODES)
    if not (allow(f"ticket:shop:{shop.pk}", at=at, **QR_CODES) and person):
        raise Refusal("TOO_MANY_TICKETS")
    return services.issue_ticket(shop=shop, actor=actor_of(request), now=timezone.now(), **what)


def status_of_refusal(refusal: Refusal) -> int:
    """Return 429 for a rate limit, 409 for a late click or a lost race."""
    return 429 if refusal.code in TOO_OFTEN else 409
