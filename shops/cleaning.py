"""Deletes expired data: rate limit counts, sessions, old mails and dead workers."""

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from work.outbox import forget_mails
from work.standing import forget_workers

from . import limits


def forget_old(now: datetime) -> dict[str, int]:
    """Delete what has expired at `now`; return the number of deleted rows by kind."""
    forget_workers(now)
    return {
        "limits": limits.forget_old_counts(now.timestamp()),
        "sessions": _sessions(now),
        "mails": forget_mails(now),
    }


def _sessions(now: datetime) -> int:
    """Delete expired sessions and their rows on the sessions page."""
    over = Session.objects.filter(expire_date__lt=now).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    if settings.SESSION_ENGINE.endswith(("db", "cached_db")):
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return over
