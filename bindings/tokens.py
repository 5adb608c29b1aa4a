"""The phone's secret link and the confirmation code; both are derived from SECRET_KEY and never stored (R15, R21)."""

import hashlib
import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64encode

from django.conf import settings


def new_key() -> str:
    """Return a random public key for a ticket; it grants no access."""
    return secrets.token_urlsafe(15)


def _derive(purpose: str, key: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}:{key}".encode(), hashlib.sha256).digest()


def phone_token(key: str) -> str:
    """Return the 256-bit token in the QR code of the ticket `key`."""
    return urlsafe_b64encode(_derive("scan", key)).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, which is stored instead of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def confirmation_code(key: str) -> str:
    """Return the six-digit code that the phone shows after its holder agreed to the ticket `key` (R21)."""
    return f"{int.from_bytes(_derive('code', key)[:8]) % 1_000_000:06d}"


def clean_code(typed: str) -> str:
    """Return a typed code without spaces and hyphens, and with full-width digits as ASCII."""
    text = unicodedata.normalize("NFKC", typed)
    return "".join(char for char in text if not char.isspace() and char not in "-‐‑‒–—")


def code_matches(key: str, typed: str) -> bool:
    """Return whether `typed` is the code of the ticket `key`; compares in constant time."""
    return hmac.compare_digest(confirmation_code(key).encode(), clean_code(typed).encode(errors="replace"))
