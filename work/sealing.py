"""Encrypts values that must not be readable in the database, such as a mail with a secret link."""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotUnseal(Exception):
    """The text was encrypted under a SECRET_KEY that is no longer configured."""


def seal(value: dict) -> str:
    """Return `value` encrypted under SECRET_KEY."""
    return _box().encrypt(json.dumps(value).encode()).decode()


def unseal(text: str) -> dict:
    """Return the decrypted value, using SECRET_KEY or SECRET_KEY_FALLBACKS. Raises CannotUnseal."""
    try:
        return json.loads(_box().decrypt(text.encode()))
    except InvalidToken:
        raise CannotUnseal("the text was sealed under another SECRET_KEY") from None


def _box() -> MultiFernet:
    return MultiFernet([_fernet(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"outbox:{secret}".encode()).digest()))
