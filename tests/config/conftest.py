"""Databases for servers of their own: an up-to-date file to be copied."""

import shutil

import pytest

from tests import servers


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    return servers.migrated_file(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def database(tmp_path, migrated):
    """An up-to-date database in `tmp_path`, without a row of a person or a shop."""
    return shutil.copy(migrated, tmp_path / "site.sqlite3")
