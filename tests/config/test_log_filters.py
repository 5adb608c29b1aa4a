"""Logs tell the path of a request, never the secret in it."""

import logging

import pytest

from config.middleware import SecretPathFilter


def logged(message: str, *args) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    SecretPathFilter().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("place", ["m", "wait", "invitations", "calendar"])
def test_secret_in_a_path_is_hidden(place):
    assert logged("%s: %s", "Conflict", f"/{place}/s3cret-token/agree/") == f"Conflict: /{place}/…/agree/"


def test_other_paths_are_told_in_full():
    assert logged("%s: %s", "Not Found", "/shops/10482/") == "Not Found: /shops/10482/"
