"""`/healthz`, `/readyz` and `/metrics`: answered outside Django, under any host name, even while all pages are busy."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, start_http_server

from config.asgi_types import Receive, Scope, Send
from config.health import readiness
from config.start import stop

from . import figures

PLAIN = "text/plain; charset=utf-8"
PATHS = ("/healthz", "/readyz", "/metrics")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = PLAIN


_LIVES = Answer(200, b"ok\n")
NOT_HERE = Answer(404, b"")


def answer(path: str, authorization: str) -> Answer:
    """Return the answer of `/readyz` or `/metrics`, in a thread that then releases its connection."""
    try:
        if path == "/metrics":
            return figures_for(authorization)
        status, body = readiness()
        return Answer(status, body.encode())
    finally:
        figures.let_go()


def figures_for(authorization: str) -> Answer:
    """Answer with the metrics for the bearer of METRICS_TOKEN; 404 if no token is set."""
    if not settings.METRICS_TOKEN:
        return NOT_HERE
    if not secrets.compare_digest(authorization.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return Answer(401, b"")
    return Answer(200, figures.text(), CONTENT_TYPE_LATEST)


class Monitoring:
    """The ASGI application under `PATHS`. Liveness is answered without a thread or a connection."""

    def __init__(self) -> None:
        self.executor = ThreadPoolExecutor(1, thread_name_prefix="monitoring")
        self.leaving = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await self._answer(scope)
        headers = [
            (b"content-type", found.content_type.encode()),
            (b"content-length", str(len(found.body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": found.status, "headers": headers})
        await send({"type": "http.response.body", "body": found.body})

    async def _answer(self, scope: Scope) -> Answer:
        if scope["method"] not in ("GET", "HEAD"):
            return Answer(405, b"")
        if scope["path"] == "/healthz":
            return _LIVES
        if scope["path"] == "/readyz" and self.leaving:
            return Answer(503, b"this process ends\n")
        authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, answer, scope["path"], authorization)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer `/metrics` if Django is served without `config.asgi`."""
    found = figures_for(request.headers.get("Authorization", ""))
    return HttpResponse(found.body, status=found.status, content_type=found.content_type)


def serve_figures_apart() -> None:
    """Serve the metrics at METRICS_LISTEN, a separate address, if the settings name one."""
    if settings.METRICS_LISTEN:
        host, _, port = settings.METRICS_LISTEN.rpartition(":")
        try:
            start_http_server(int(port), host.strip("[]"), figures.registry)
        except OSError as error:
            stop(f"METRICS_LISTEN={settings.METRICS_LISTEN} cannot be used: {error.strerror}.")
