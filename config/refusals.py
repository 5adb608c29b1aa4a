"""Answers for requests that no view handles: one sentence in the reader's language, independent of the request."""

from collections.abc import Awaitable, Callable

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

from config.asgi_types import Scope, Send
from config.logs import current_request_id

UNREADABLE = (
    _("The request could not be read"),
    _("Nothing was changed. Go back, load the page again and repeat the step."),
)
_SENTENCES: dict[int, tuple[str | Promise, str | Promise]] = {
    400: UNREADABLE,
    415: UNREADABLE,
    408: (
        _("Sending took too long"),
        _("Nothing was changed. Check the connection and send again."),
    ),
    413: (
        _("What was sent is too large"),
        _("Nothing was changed. Send a smaller file."),
    ),
    409: (
        _("Busy, try again"),
        _(
            "Others are working on the same shop or account. Nothing was changed; repeat the step in a moment."
        ),
    ),
    503: (
        _("The site can’t be reached right now"),
        _("Load the page again in a moment. A step that was under way was made completely or not at all."),
    ),
}


def page(status: int) -> str:
    """Return the page for `status` in the active language."""
    title, text = _SENTENCES[status]
    return render_to_string("refused.html", {"title": title, "text": text})


def toast(status: int) -> str:
    """Return the sentence for `status` as an htmx fragment for the toasts of the requesting page."""
    title, text = _SENTENCES[status]
    return render_to_string("_refused_toast.html", {"title": title, "text": text})


async def send_refusal(
    scope: Scope, send: Send, status: int, before_end: Callable[[], Awaitable[None]]
) -> None:
    """Answer with the page for `status` and close the connection after `before_end` has drained the rest."""
    with override(language_of(scope)):
        text = page(status).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-request-id", current_request_id.get().encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text, "more_body": True})
    await before_end()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def language_of(scope: Scope) -> str:
    """Return the language requested by the cookie or the browser."""
    request, found = HttpRequest(), dict(scope["headers"])
    request.COOKIES = parse_cookie(found.get(b"cookie", b"").decode("latin-1"))
    request.META["HTTP_ACCEPT_LANGUAGE"] = found.get(b"accept-language", b"").decode("latin-1")
    return get_language_from_request(request) or settings.LANGUAGE_CODE
