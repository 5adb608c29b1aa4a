"""Fixtures of the drills: a site on PostgreSQL with the demo's shops, and the table of results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import databases, servers

from .person import Person

TABLE = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def figure(pytestconfig) -> Callable[[str, str], None]:
    """Add one line to the table: the failure, and the result."""
    rows = pytestconfig.stash.setdefault(TABLE, [])
    return lambda fault, seen: rows.append(f"| {fault} | {seen} |")


def pytest_terminal_summary(terminalreporter, config):
    if rows := config.stash.get(TABLE, []):
        terminalreporter.write_line("\n| failure | result |\n|---|---|")
        for row in rows:
            terminalreporter.write_line(row)


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[str]:
    """A PostgreSQL database with the demo, used as a template; yield its name."""
    name = f"{databases.FRESH}_drill"
    with databases.empty_postgres(name):
        environment = {"DATABASE_URL": databases.url_of(name), "DEMO": "on"}
        servers.manage("migrate", "--verbosity", "0", **environment)
        servers.manage("load_demo", **environment)
        yield name


@pytest.fixture
def database(demo) -> Iterator[str]:
    """A copy of the demo for one drill; yield its URL."""
    with databases.copied_postgres(f"{demo}_copy", demo) as url:
        yield url


@pytest.fixture
def serve(database, tmp_path) -> Callable:
    """Start a web process on the drill's database: `with serve(WEB_PROCESSES="2") as site`."""

    @contextmanager
    def start(**settings: str) -> Iterator[servers.Site]:
        folder = Path(tmp_path)
        with servers.site(folder, **{"DATABASE_URL": database, "DEMO": "on"} | settings) as site:
            yield site

    return start


@pytest.fixture
def merchant() -> Callable[..., Person]:
    """Sign in the owner of Lanxi Tea House at a port."""
    return lambda port, **more: Person(port, **more).sign_in("merchant")


@pytest.fixture
def agency() -> Callable[..., Person]:
    """Sign in the manager of all twelve shops at a port."""
    return lambda port, **more: Person(port, **more).sign_in("agency")
