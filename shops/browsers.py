"""The browsers a person has signed in with: one that is new is told of, so that a stolen password does not go unseen."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .models import User
from .notices import notify
from .origin import client_address, device_of

COOKIE, YEAR = "known", 365 * 24 * 3600
MOST_PEOPLE = 20


def is_known(request: HttpRequest, person: User) -> bool:
    """Tell whether `person` has signed in with this browser before."""
    return str(person.pk) in _people(request)


def know(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Keep in a signed cookie that `person` has signed in with this browser."""
    people = [str(person.pk), *_people(request)][:MOST_PEOPLE]
    response.set_signed_cookie(
        COOKIE, ".".join(people), max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def tell_of_new(request: HttpRequest, person: User) -> None:
    """Tell `person` of a sign-in with a browser that is not known: its kind and its address."""
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
