"""Databases and a mail server that other processes reach."""

import pytest

from tests.crashes.conftest import migrated, on_disk
from tests.work.smtp import mail_server

__all__ = ["migrated", "on_disk"]


@pytest.fixture
def server():
    """A mail server on this computer."""
    with mail_server() as running:
        yield running
