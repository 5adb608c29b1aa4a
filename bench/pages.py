"""Pages beside bare Django, each behind the production server with one process, 8 browsers at once (S1, S2)."""

import asyncio
import statistics

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.module_loading import import_string

from shops.models import Membership, Role, Shop, User

from .server import ask, serving

MEMBER_OF = 50
BROWSERS, ROUNDS, SECONDS = 8, 5, 1.0
PAGES = {
    "official account page, not bound": ("/shops/S1/official-account/", "0.06"),
    "official account page, bound": ("/shops/S0/official-account/", "0.06"),
    f"all shops, {MEMBER_OF} rows": ("/shops/", "0.04"),
}


def measure():
    """Yield each page's requests a second, median of interleaved rounds, and its share of the floor's."""
    user = User.objects.create_user("bench", password=None, email="bench@example.com")
    for shop in Shop.objects.order_by("pk")[:MEMBER_OF]:
        Membership.objects.create(user=user, shop=shop, role=Role.MANAGER)
    headers = {"Cookie": _cookie(user), "Accept-Encoding": "gzip"}
    seen: dict[str, list] = {name: [] for name in ("floor", *PAGES)}
    with serving("bench.floors:application") as (_, floor), serving("config.asgi:application") as (_, ours):
        for _ in range(ROUNDS):
            seen["floor"].append(asyncio.run(ask(floor, "/", {}, BROWSERS, SECONDS)))
            for name, (path, _) in PAGES.items():
                seen[name].append(asyncio.run(ask(ours, path, headers, BROWSERS, SECONDS)))
    floor = statistics.median(rate for rate, _ in seen["floor"])
    yield "bare Django, constant answer (L0)", f"{floor:,.0f}/s", "1.00 x L0"
    for name, (_, aim) in PAGES.items():
        rate, size = statistics.median(rate for rate, _ in seen[name]), seen[name][-1][1]
        yield f"{name} ({size / 1024:.1f} KB gzip)", f"{rate:,.0f}/s", f"{rate / floor:.3f} (aim {aim})"


def _cookie(user: User) -> str:
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
