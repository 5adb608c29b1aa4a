"""Hostile queries, forms and headers to every route, the operators' desk included, never cause a server error.

3,000 requests; 10,000 in CI, 100,000 in the soak, or `REQUESTS=n`. A failed request is printed with its number for `SEED`.
"""

import os
import random

import pytest
from django.test import Client
from django.urls import reverse

from bindings.tokens import phone_token
from tests.effort import by_effort
from tests.routes import ADMIN_ROUTES, PERSONAL_ROUTES, PUBLIC_ROUTES, SHOP_ROUTES
from tests.test_permissions import arguments_of, create_objects

SEED = 20261124
REQUESTS = int(os.environ.get("REQUESTS", by_effort(test=3_000, ci=10_000, soak=100_000)))
TEXTS = [
    "", " ", "0", "-1", "1", "9" * 40, "a" * 5000, "<script>alert(1)</script>", "' OR 1=1 --", "%s%n{}{{7*7}}", "\x7f",
    "\u202e\u200b", "🍵", "兰溪茶舍", "@lanxi.daily", "2026-02-30", "9999-12-31", "0001-01-01",
    "=cmd()", "../../etc/passwd", "true", "on", "NaN", "1e999", "null", "[]", '{"a":1}', "//evil.example", "\r\nX: y",
]  # fmt: skip
NAMES = [
    "q", "page", "sort", "state", "owner", "deadline", "purpose", "account", "handle", "code", "name", "next", "since",
    "until", "rule", "who", "what", "ticket", "benefits", "terms", "entity_change", "understood", "email", "role", "reason",
    "on", "shop", "link", "language", "theme", "action", "_selected_action", "all", "after", "before", "show", "search",
]  # fmt: skip
HEADERS = [
    {}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ACCEPT_LANGUAGE": "zh-CN;q=x,,*"}, {"HTTP_USER_AGENT": "\xff" * 300},
    {"HTTP_X_FORWARDED_FOR": "::1, x"}, {"HTTP_REFERER": "javascript:0"}, {"HTTP_HX_CURRENT_URL": "//["},
]  # fmt: skip


@pytest.fixture
def clients(owner, client_of, django_user_model):
    admin = django_user_model.objects.create_superuser("root", password=None)
    return [client_of(owner), client_of(admin), Client(raise_request_exception=False)]


def urls(shop, owner) -> list[str]:
    """Return a URL for every route of the product, and for every page of the desk without an object in its path."""
    known = create_objects(shop, owner)
    ours, found = [*SHOP_ROUTES, *PERSONAL_ROUTES, *PUBLIC_ROUTES], []
    for name in ours:
        ticket, one = known.get(name, known["ticket"]), known.get(name, known["member"])
        values = {
            "code": shop.code,
            "ticket": getattr(ticket, "key", ""),
            "pk": one.pk,
            "token": phone_token(known["ticket"].key),
            "key": "nobody",
        }
        found.append(reverse(name, kwargs={key: values[key] for key in arguments_of(name)}))
    return found + [
        reverse(name)
        for name, pattern in ADMIN_ROUTES.items()
        if not pattern.converters and not pattern.regex.groups
    ]


def test_no_request_causes_a_server_error(shop, owner, clients):
    rng = random.Random(SEED)
    paths = urls(shop, owner)
    for client in clients:
        client.raise_request_exception = False
    failed = []
    for number in range(REQUESTS):
        client, path = rng.choice(clients), rng.choice(paths)
        sent = {rng.choice(NAMES): rng.choice(TEXTS) for _ in range(rng.randrange(5))}
        send = client.post if rng.random() < 0.5 else client.get
        response = send(path, sent, **rng.choice(HEADERS))
        if response.status_code >= 500:
            failed.append((number, send.__name__, path, sent, response.status_code))
    assert failed == []
