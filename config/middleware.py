"""Small middlewares: a request id in every log line, and no caching of private pages."""

import logging
import secrets
from contextvars import ContextVar

from django.utils.cache import add_never_cache_headers, patch_vary_headers

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Give every log line the id of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


def request_id(get_response):
    """Name each request; the id goes into the logs and back in `X-Request-ID`."""

    def middleware(request):
        current_request_id.set(secrets.token_hex(8))
        response = get_response(request)
        response["X-Request-ID"] = current_request_id.get()
        return response

    return middleware


def private_pages(get_response):
    """Keep pages out of every cache, and tell caches that htmx gets another body."""

    def middleware(request):
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware
