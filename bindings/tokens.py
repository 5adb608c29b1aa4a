"""The phone's secret link and the confirmation code, both derived from the site's secret and never stored (R15, R21)."""

import hashlib
import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64encode

from django.conf import settings


def new_key() -> str:
    """Return a random name for a ticket at the desk; it opens nothing by itself."""
    return secrets.token_urlsafe(15)


def _derive(purpose: str, key: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{key}".encode(), hashlib.sha256).digest()


def phone_token(key: str) -> str:
    """Return the 256-bit token of the QR code of ticket `key`."""
    return urlsafe_b64encode(_derive("scan", key)).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirmation_code(key: str) -> str:
    """Return the six digits the phone shows once its holder agreed to ticket `key`."""
    return f"{int.from_bytes(_derive('code', key)[:8]) % 1_000_000:06d}"


def clean_code(typed: str) -> str:
    """Return the digits of what was typed: spaces and hyphens go, full-width digits count."""
    text = unicodedata.normalize("NFKC", typed)
    return "".join(char for char in text if not char.isspace() and char not in "-‐‑‒–—")


def code_matches(key: str, typed: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(confirmation_code(key).encode(), clean_code(typed).encode())
