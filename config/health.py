"""Liveness and readiness of this process: the database, its migrations, the cache."""

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200: the process is alive. It checks nothing else, so that a slow database does not cause restarts."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200, or 503 with the names of the failing parts."""
    status, body = readiness()
    return HttpResponse(body, status=status, content_type="text/plain")


def readiness() -> tuple[int, str]:
    """Return 200, or 503 and the names of the failing parts."""
    broken = [name for name, works in _CHECKS.items() if not works()]
    return (503, "\n".join([*broken, ""])) if broken else (200, "ready\n")


def database_works() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def is_migrated() -> bool:
    """Return whether every migration of this code is applied; a newer schema is fine."""
    try:
        return newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        return False


@functools.cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the latest migration of each app, by app name."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def cache_works() -> bool:
    """Return whether a shared cache answers. A process's own memory always does."""
    answers: Callable[[], bool] | None = getattr(cache, "answers", None)
    return answers() if answers else True


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_works,
    "migrations": is_migrated,
    "cache": cache_works,
}
