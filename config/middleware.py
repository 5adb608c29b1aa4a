"""Small middlewares: untrusted proxies, malformed requests, no caching, sign-in inside htmx."""

from collections.abc import Callable
from typing import TypeAlias, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from shops.origin import HtmxRequest

from .refusals import page

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponse]
UNTRUSTED = "This site does not trust the proxy in front of it. Name its address: TRUSTED_PROXIES=%s\n"


def trusted_proxy(get_response: GetResponse) -> GetResponse:
    """Explain the missing setting if a TLS proxy is not trusted. The redirect to https would otherwise loop."""

    def middleware(request: HttpRequest) -> HttpResponse:
        by_tls = request.headers.get("X-Forwarded-Proto") == "https"
        if settings.HTTPS and by_tls and not settings.TRUSTED_PROXIES:
            return HttpResponse(
                UNTRUSTED % request.META["REMOTE_ADDR"], status=503, content_type="text/plain"
            )
        return get_response(request)

    return middleware


def readable_request(get_response: GetResponse) -> GetResponse:
    """Refuse a malformed request before anything reads it: a broken form, or a NUL, which PostgreSQL cannot store."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request) if _is_readable(request) else HttpResponse(page(400), status=400)

    return middleware


def _is_readable(request: HttpRequest) -> bool:
    try:
        sent = [text for data in (request.GET, request.POST) for _, texts in data.lists() for text in texts]
    except (BadRequest, SuspiciousOperation, MultiPartParserError, ValueError, LookupError):
        return False
    return not any("\0" in text for text in (request.path_info, *sent))


def private_pages(get_response: GetResponse) -> GetResponse:
    """Keep pages out of every cache, and tell caches that htmx gets a different body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def htmx_sign_in(get_response: GetResponse) -> GetResponse:
    """Redirect the whole page to the sign-in if an htmx request finds the session expired, and back afterwards."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        htmx = cast(HtmxRequest, request).htmx
        if htmx and isinstance(response, HttpResponseRedirect) and urlsplit(response.url).path == login:
            back = urlencode({"next": htmx.current_url_abs_path or request.get_full_path()})
            return HttpResponseClientRedirect(f"{login}?{back}")
        return response

    return middleware
