"""One running server for the tests of a file."""

import shutil

import pytest

from tests import servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory, migrated):
    """A folder with an up-to-date database of its own, without a row of the demo."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copy(migrated, folder / "site.sqlite3")
    return folder


@pytest.fixture(scope="module")
def site(folder, request):
    """The production server with the settings that the module names as SETTINGS."""
    with servers.site(folder, **getattr(request.module, "SETTINGS", {})) as running:
        yield running
