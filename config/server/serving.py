"""Starts the web server: one or more processes on one listening socket."""

import resource
from contextlib import suppress

import uvicorn
from django.conf import settings

from .heads import Connection

WORKER_SECONDS = 30


def serve(host: str, port: int, *, processes: int = 1, inherited: int | None = None) -> None:
    """Serve the site until SIGTERM or Ctrl-C. Then end streams, finish running requests, and exit.

    With `inherited`, the file descriptor of an open socket, the site listens on that socket.
    """
    allow_many_files()
    uvicorn.run(
        "config.asgi:application",
        host=host,
        port=port,
        fd=inherited,
        workers=processes,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.SHUTDOWN_SECONDS,
        timeout_worker_healthcheck=WORKER_SECONDS,
    )


def allow_many_files() -> None:
    """Raise this process's limit of open files as far as allowed: every waiting browser holds one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
