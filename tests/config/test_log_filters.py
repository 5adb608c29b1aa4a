"""Logs tell the path of a request, never the secret in it."""

import io
import json
import logging
import sys

import pytest
from pythonjsonlogger.json import JsonFormatter

from config.logs import JSON, LOG_FILTERS, OneLineFilter, SecretPathFilter


def logged(message: str, *args) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    SecretPathFilter().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("place", ["m", "wait", "invitations", "calendar"])
def test_secret_in_a_path_is_hidden(place):
    assert logged("%s: %s", "Conflict", f"/{place}/s3cret-token/agree/") == f"Conflict: /{place}/…/agree/"


def test_other_paths_are_told_in_full():
    assert logged("%s: %s", "Not Found", "/shops/10482/") == "Not Found: /shops/10482/"


def with_traceback(status: int) -> logging.LogRecord:
    """Return a record as Django writes it for a request that ended with `status` because of an error."""
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.WARNING, __file__, 1, "%s", ("Conflict",), sys.exc_info()
        )
    record.status_code = status
    OneLineFilter().filter(record)
    return record


@pytest.mark.parametrize("status", [400, 409, 503])
def test_refusal_is_logged_in_one_line(status):
    record = with_traceback(status)
    assert (record.exc_info, record.getMessage()) == (None, "Conflict (ValueError: first line)")


def test_fault_of_ours_keeps_its_traceback():
    record = with_traceback(500)
    assert record.getMessage() == "Conflict"
    assert record.exc_info


def test_json_tells_no_secret_and_its_time_is_utc(rf):
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter(**{name: value for name, value in JSON.items() if name != "()"}))
    for kind in LOG_FILTERS.values():
        handler.addFilter(kind())
    extra = {"request": rf.get("/m/s3cret-token/"), "status_code": 404}
    record = logging.makeLogRecord({"name": "django.request", "msg": "Not Found: /m/s3cret-token/", **extra})
    handler.handle(record)
    told = json.loads(lines.getvalue())
    assert "s3cret" not in lines.getvalue()
    assert (told["message"], told["status_code"]) == ("Not Found: /m/…/", 404)
    assert told["timestamp"].endswith("+00:00")
