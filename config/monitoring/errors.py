"""Reports internal errors to Sentry if SENTRY_DSN is set: the traceback and the route, never the submitted data."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.logs import SecretPathFilter
from config.trouble import FAULT, status_of


def report_faults(dsn: str) -> None:
    """Send internal errors to Sentry; exit if its client is missing or the DSN is invalid."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs the package sentry-sdk: pip install --require-hashes -r requirements-sentry.txt."
        ) from None
    try:
        sentry_sdk.init(
            dsn,
            before_send=without_secrets,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
        )
    except sentry_sdk.utils.BadDsn as error:
        raise ImproperlyConfigured(f"SENTRY_DSN is not understood: see .env.example ({error}).") from None


def without_secrets(event: Any, hint: dict[str, Any]) -> Any:
    """Return the event without secrets, or None if it is not a bug: the database is busy or unavailable."""
    error = hint.get("exc_info", (None, None, None))[1]
    if error is not None and status_of(error) != FAULT:
        return None
    if request := event.get("request"):
        url = hidden(request.get("url", "").split("?")[0])
        event["request"] = {"method": request.get("method"), "url": url}
    for raised in event.get("exception", {}).get("values", []):
        # Further lines of database errors quote the values that were to be stored.
        raised["value"] = hidden((raised.get("value") or "").split("\n")[0])
    if entry := event.get("logentry"):
        text = entry.get("formatted") or entry.get("message", "")
        event["logentry"] = {"message": hidden(text), "params": []}
    return event


def hidden(text: str) -> str:
    """Return `text` without the secrets in URLs."""
    return SecretPathFilter.SECRET.sub(r"\1…", text)
