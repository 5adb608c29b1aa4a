"""Logging: one line per record, with the request's id, without secrets or unnecessary tracebacks."""

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")
FAULT = 500


class RequestIdFilter(logging.Filter):
    """Adds the request's id to every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class SecretPathFilter(logging.Filter):
    """Removes secrets in URLs from the logs: phone links, invitations, calendar feeds, password resets."""

    SECRET = re.compile(r"(/(?:m|wait|invitations|calendar|key)/)[^/\s?]+")

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = self.SECRET.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        record.__dict__.pop("request", None)  # Django's extra, which would repeat the path in JSON
        return True


class OneLineFilter(logging.Filter):
    """Keeps the traceback of an internal error (500) and reduces any other refusal to one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and getattr(record, "status_code", FAULT) != FAULT:
            kind, error, _ = record.exc_info
            text, first = record.getMessage(), (str(error).splitlines() or [""])[0]
            why = "" if first in text else f": {first}"
            record.msg = f"{text} ({kind.__name__ if kind else ''}{why})"
            record.args, record.exc_info = (), None
        return True


LOG_FILTERS: dict[str, type[logging.Filter]] = {
    "request_id": RequestIdFilter,
    "one_line": OneLineFilter,
    "secret_paths": SecretPathFilter,
}


class Line(logging.Formatter):
    """One human-readable line. The time is UTC with its offset."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {request_id} {name} {message}", style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


JSON = {
    "()": "pythonjsonlogger.json.JsonFormatter",
    "fmt": "{levelname}{name}{message}{request_id}",
    "style": "{",
    "rename_fields": {"levelname": "level", "name": "logger"},
    "timestamp": True,
    "json_ensure_ascii": False,
}


def logging_settings(form: str, *, access: bool) -> dict[str, Any]:
    """Return Django's LOGGING: text or JSON on standard error, with a line per request if `access` is on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {name: {"()": kind} for name, kind in LOG_FILTERS.items()},
        "formatters": {"line": {"()": Line}, "json": JSON},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": form, "filters": list(LOG_FILTERS)}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "psycopg.pool": {"level": "ERROR"},
            "guanhao.access": {"level": "INFO" if access else "WARNING"},
        },
    }
