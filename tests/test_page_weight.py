"""The weight of pages at a first visit: all files they load, compressed."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

from tests.factories import BindingFactory, CandidateFactory, MembershipFactory

LOADED = re.compile(r'<(?:script[^>]* src|link[^>]* href)="/static/([^"]+)"')
MAX_BYTES, MAX_REQUESTS, MAX_HTML = 45_000, 6, 6_500


def weigh(content: bytes) -> int:
    return len(brotli.compress(content, quality=5))


def loaded_files(html: str) -> list[str]:
    return [re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", path) for path in LOADED.findall(html)]


def weight_of(client, path: str) -> tuple[int, int, int]:
    """Return the requests, total bytes and HTML bytes of a first visit."""
    content = client.get(path).content
    files = loaded_files(content.decode())
    sizes = [weigh(Path(finders.find(name)).read_bytes()) for name in files]
    return 1 + len(files), weigh(content) + sum(sizes), weigh(content)


@pytest.fixture
def merchant(client_of, manager, shop):
    for _ in range(6):
        CandidateFactory(shop=shop)
    return client_of(manager)


@pytest.mark.parametrize("state", ["not_bound", "bound", "upgraded"])
def test_official_account_page_is_light(merchant, shop, state):
    if state != "not_bound":
        BindingFactory(shop=shop, **({"upgraded": True} if state == "upgraded" else {}))
    requests, total, html = weight_of(merchant, f"/shops/{shop.code}/official-account/")
    assert requests <= MAX_REQUESTS
    assert total <= MAX_BYTES
    assert html <= MAX_HTML


def test_list_of_fifty_shops_is_light(merchant, manager):
    for _ in range(49):
        MembershipFactory(user=manager)
    requests, total, _ = weight_of(merchant, "/shops/")
    assert requests <= MAX_REQUESTS
    assert total <= MAX_BYTES


def test_sign_in_page_is_light(client, db):
    requests, total, _ = weight_of(client, "/login/")
    assert requests <= MAX_REQUESTS
    assert total <= MAX_BYTES


@pytest.mark.parametrize("path", ["/notifications/", "/rules/"])
def test_other_pages_are_light(merchant, path):
    requests, total, _ = weight_of(merchant, path)
    assert requests <= MAX_REQUESTS
    assert total <= MAX_BYTES
