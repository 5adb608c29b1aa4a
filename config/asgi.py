"""The ASGI application: waiting for a phone is pure ASGI, everything else is Django through WSGI."""

from typing import cast
from wsgiref.types import WSGIApplication

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from django.conf import settings

from config.asgi_types import AsgiApp, Receive, Scope, Send

from .wsgi import application as django_application

from bindings.waiting import PATH, Waiting  # isort: skip  (models are ready only after the line above)

from .monitoring import counting
from .monitoring.doors import PATHS, Monitoring
from .monitoring.figures import waiters
from .server.bodies import Bodies, reading_from_scope

SAFE = ("GET", "HEAD", "OPTIONS")


class Pages:
    """Django, with a separate thread pool for read-only requests, which never wait behind a row lock."""

    def __init__(self, django: WSGIApplication) -> None:
        app = cast(WSGIApp, reading_from_scope(django))
        self.reading = cast(AsgiApp, WSGIMiddleware(app, workers=settings.READ_THREADS))
        self.writing = cast(AsgiApp, WSGIMiddleware(app, workers=settings.WRITE_THREADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.reading if scope["method"] in SAFE else self.writing)(scope, receive, send)


class Site:
    """Route `/wait/…` to the streams, monitoring paths to their own application, and the rest to Django."""

    def __init__(self, django: AsgiApp, waiting: Waiting) -> None:
        self.django, self.waiting, self.monitoring = django, waiting, Monitoring()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(PATH):
            with waiters.track_inprogress():
                await self.waiting(scope, receive, send)
        elif scope["path"] in PATHS:
            await self.monitoring(scope, receive, send)
        else:
            await self.django(scope, receive, send)

    def leave(self) -> None:
        """End every stream because this process is shutting down. The browsers reconnect to the next process."""
        self.monitoring.leaving = True
        self.waiting.leave()


counting.start()
application = Site(Bodies(Pages(django_application)), Waiting())
