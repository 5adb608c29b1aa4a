"""What is logged and how: one line a record, with the request it belongs to, without secrets and needless tracebacks."""

import logging
import re
from contextvars import ContextVar
from typing import Any

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")
FAULT = 500


class RequestIdFilter(logging.Filter):
    """Give every log line the id of the request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class SecretPathFilter(logging.Filter):
    """Keep secrets of addresses out of the logs: a phone's link, an invitation, a calendar feed, a reset."""

    SECRET = re.compile(r"(/(?:m|wait|invitations|calendar|key)/)[^/\s?]+")

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = self.SECRET.sub(r"\1…", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True


class OneLineFilter(logging.Filter):
    """Keep the traceback of a fault of ours (500); tell of any other refusal in one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and getattr(record, "status_code", FAULT) != FAULT:
            kind, error, _ = record.exc_info
            first = (str(error).splitlines() or [""])[0]
            record.msg = f"{record.getMessage()} ({kind.__name__ if kind else ''}: {first})"
            record.args, record.exc_info = (), None
        return True


FILTERS: dict[str, type[logging.Filter]] = {
    "request_id": RequestIdFilter,
    "one_line": OneLineFilter,
    "secret_paths": SecretPathFilter,
}


def logging_settings() -> dict[str, Any]:
    """Return Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {name: {"()": kind} for name, kind in FILTERS.items()},
        "formatters": {
            "line": {"format": "{asctime} {levelname} {request_id} {name} {message}", "style": "{"}
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": list(FILTERS)}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {"psycopg.pool": {"level": "ERROR"}},
    }
