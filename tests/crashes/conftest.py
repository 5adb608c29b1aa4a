"""Databases that outlive the process that writes to them."""

import pytest

from tests import databases


@pytest.fixture(scope="session")
def migrated(django_db_blocker):
    """A SQLite file with all migrations."""
    with django_db_blocker.unblock(), databases.migrated_file() as file:
        yield file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def on_disk(request, django_db_blocker):
    """Run the test on SQLite and PostgreSQL with real transactions that other processes see; returns which."""
    if request.param == "postgres":
        request.getfixturevalue("postgres")
        yield request.param
        return
    with django_db_blocker.unblock(), databases.fresh_sqlite(request.getfixturevalue("migrated")):
        yield request.param
