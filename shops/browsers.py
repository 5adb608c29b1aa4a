"""Browsers a person has signed in with. A sign-in with a new one is reported, so that a stolen password is noticed."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .models import User
from .notices import notify
from .origin import client_address, device_of

COOKIE, YEAR = "known", 365 * 24 * 3600
MOST_PEOPLE = 20


def is_known_browser(request: HttpRequest, person: User) -> bool:
    """Return whether `person` has signed in with this browser before."""
    return str(person.pk) in _people(request)


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Record in a signed cookie that `person` has signed in with this browser."""
    people = [str(person.pk), *_people(request)][:MOST_PEOPLE]
    response.set_signed_cookie(
        COOKIE, ".".join(people), max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def notify_new_sign_in(request: HttpRequest, person: User) -> None:
    """Notify `person` of a sign-in with an unknown browser, with its kind and network address."""
    facts = {"device": device_of(request), "address": client_address(request)}
    notify(
        [person.pk],
        shop=None,
        kind="new_sign_in",
        key=f"new-sign-in-{uuid.uuid4()}",
        facts=facts,
        now=timezone.now(),
    )


def _people(request: HttpRequest) -> list[str]:
    return (request.get_signed_cookie(COOKIE, default="", max_age=YEAR) or "").split(".")
