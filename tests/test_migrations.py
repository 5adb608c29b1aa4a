"""`make lint` reads every migration but a few that are known to be safe."""

import pytest

from tests.linting import KNOWN_SAFE
from tests.servers import ROOT


@pytest.mark.parametrize("name", KNOWN_SAFE)
def test_each_exception_is_a_migration_that_exists(name):
    app, migration = name.split("/")
    assert (ROOT / app / "migrations" / f"{migration}.py").exists()
