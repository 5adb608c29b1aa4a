"""The origin of a request: network address and device, for events, consents and the phone's page."""

import re
from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger/", "WeChat"),
    ("aweme", "Douyin"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class HtmxRequest(HttpRequest):
    """A request as the middleware leaves it, with whether htmx sent it."""

    htmx: HtmxDetails


def client_address(request: HttpRequest) -> str:
    """Return the client's address.

    `X-Forwarded-For` is read from the right and trusted only behind a configured proxy.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if not is_trusted_proxy(address):
        return address
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not _is_address(hop.strip()):
            break
        address = hop.strip()
        if not is_trusted_proxy(address):
            break
    return address


def is_trusted_proxy(address: str) -> bool:
    """Return whether TRUSTED_PROXIES contains `address`, directly or in a network."""
    return _is_in(address, tuple(settings.TRUSTED_PROXIES))


@cache
def _is_in(address: str, networks: tuple[str, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in ip_network(one) for one in networks)


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute URL of `path`. PHONE_BASE_URL takes precedence if the site has a different public name."""
    if settings.PHONE_BASE_URL:
        return settings.PHONE_BASE_URL.rstrip("/") + path
    return request.build_absolute_uri(path)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def device_of(request: HttpRequest) -> str:
    """Return the browser and system of a request."""
    return device_name(request.headers.get("User-Agent", ""))


def device_name(agent: str) -> str:
    """Return browser and system in three words, such as "Chrome on Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " on ".join(filter(None, (browser, system))) or re.sub(r"[^\x20-\x7e]", "", agent)[:40]
