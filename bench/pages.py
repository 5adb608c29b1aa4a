"""Pages beside bare Django, in one process and thread, through the WSGI handler (S1, S2)."""

import gzip
import statistics
import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory, override_settings
from django.utils.module_loading import import_string

from shops.models import Membership, Role, Shop, User

MEMBER_OF = 50


def measure(shops: int):
    user = User.objects.create_user("bench", password=None, email="bench@example.com")
    for shop in Shop.objects.order_by("pk")[:MEMBER_OF]:
        Membership.objects.create(user=user, shop=shop, role=Role.MANAGER)
    cookie = _session(user)
    with override_settings(ROOT_URLCONF="bench.floors", MIDDLEWARE=[]):
        floor = _rate(WSGIHandler(), "/", {})[0]
    yield "bare Django, constant answer (L0)", f"{floor:,.0f}/s", "1.00 x L0"
    handler = WSGIHandler()
    for what, path, aim in (
        ("official account page, not bound", "/shops/S1/official-account/", "0.06"),
        ("official account page, bound", "/shops/S0/official-account/", "0.06"),
        (f"all shops, {MEMBER_OF} rows", "/shops/", "0.04"),
    ):
        rate, body = _rate(handler, path, cookie)
        size = len(gzip.compress(body)) / 1024
        yield f"{what} ({size:.1f} KB gzip)", f"{rate:,.0f}/s", f"{rate / floor:.3f} (aim {aim})"


def _session(user: User) -> dict[str, str]:
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


def _rate(handler: WSGIHandler, path: str, cookies: dict[str, str]) -> tuple[float, bytes]:
    """Return requests a second (median of five rounds of at least 0.4 s) and the body."""
    factory = RequestFactory()
    factory.cookies.load(cookies)
    body = _get(handler, factory, path)
    rates = []
    for _ in range(5):
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.4:
            _get(handler, factory, path)
            count += 1
        rates.append(count / (time.perf_counter() - start))
    return statistics.median(rates), body


def _get(handler: WSGIHandler, factory: RequestFactory, path: str) -> bytes:
    status = []
    response = handler(factory.get(path).environ, lambda line, headers: status.append(line))
    body = b"".join(response)
    response.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path} answered {status[0]}")
    return body
