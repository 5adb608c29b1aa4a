"""Pages compared with bare Django, each on one process of the production server with 8 clients at once (S1, S2)."""

import asyncio
import statistics
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from shops.models import Membership, Role, Shop, User

from .server import load, serving

SHOPS_OF_USER = 50
CLIENTS, ROUNDS, SECONDS = 8, 5, 1.0
PAGES = {
    "official account page, not bound": ("/shops/S1/official-account/", "0.06"),
    "official account page, bound": ("/shops/S0/official-account/", "0.06"),
    f"all shops, {SHOPS_OF_USER} rows": ("/shops/", "0.04"),
}


def measure() -> Iterator[tuple[str, str, str]]:
    """Yield each page's requests per second, median of interleaved rounds, and its ratio to the floor."""
    user = User.objects.create_user("bench", password=None, email="bench@example.com")
    for shop in Shop.objects.order_by("pk")[:SHOPS_OF_USER]:
        Membership.objects.create(user=user, shop=shop, role=Role.MANAGER)
    headers = {"Cookie": _session_cookie(user), "Accept-Encoding": "gzip"}
    results: dict[str, list[tuple[float, int]]] = {name: [] for name in ("floor", *PAGES)}
    with serving("bench.floors:application") as (_, bare), serving("config.asgi:application") as (_, ours):
        for _ in range(ROUNDS):
            results["floor"].append(asyncio.run(load(bare, "/", {}, CLIENTS, SECONDS)))
            for name, (path, _) in PAGES.items():
                results[name].append(asyncio.run(load(ours, path, headers, CLIENTS, SECONDS)))
    floor = statistics.median(rate for rate, _ in results["floor"])
    yield "bare Django, constant response (L0)", f"{floor:,.0f}/s", "1.00 x L0"
    for name, (_, target) in PAGES.items():
        rate, size = statistics.median(rate for rate, _ in results[name]), results[name][-1][1]
        yield f"{name} ({size / 1024:.1f} KB gzip)", f"{rate:,.0f}/s", f"{rate / floor:.3f} (target {target})"


def _session_cookie(user: User) -> str:
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
