"""The server's application: waiting for a phone is pure ASGI, everything else is Django through WSGI."""

from typing import cast

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp

from .wsgi import application as django_application

from bindings.waiting import PATH, Waiting  # isort: skip  (models are ready only after the line above)

from .server.bodies import Bodies, reading_from_scope


class Site:
    """Send `/wait/…` to the streams and the rest to Django."""

    def __init__(self, django, waiting):
        self.django, self.waiting = django, waiting

    async def __call__(self, scope, receive, send) -> None:
        streams = scope["type"] == "http" and scope["path"].startswith(PATH)
        await (self.waiting if streams else self.django)(scope, receive, send)

    def leave(self) -> None:
        """End every stream, because this process ends: the browsers come back to the next one."""
        self.waiting.leave()


pages = WSGIMiddleware(cast(WSGIApp, reading_from_scope(django_application)), workers=10)
application = Site(Bodies(pages), Waiting())
