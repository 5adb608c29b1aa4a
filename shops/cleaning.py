"""Deleting what is over: counts of rate limits, sessions, and mails and workers that are long gone."""

from datetime import datetime
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from work.outbox import forget_mails
from work.standing import forget_workers

from . import limits


def forget_old(now: datetime) -> dict[str, int]:
    """Delete what is over at `now`; return how many of each there were."""
    forget_workers(now)
    return {
        "limits": limits.forget_old_counts(now.timestamp()),
        "sessions": _sessions(now),
        "mails": forget_mails(now),
    }


def _sessions(now: datetime) -> int:
    """Delete sessions that are over, and the lines of the session page that were theirs."""
    over = Session.objects.filter(expire_date__lt=now).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    if settings.SESSION_ENGINE.endswith(("db", "cached_db")):
        UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return over
