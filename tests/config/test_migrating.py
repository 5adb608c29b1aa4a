"""Two hosts that start at once on an empty database both serve."""

import threading

import pytest

from tests import databases, servers

NAME = f"{databases.FRESH}_two_hosts"


@pytest.fixture
def empty(request, tmp_path):
    """The settings of a database without a table."""
    if request.param == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"}
        return
    with databases.empty_postgres(NAME):
        yield {"DATABASE_URL": databases.url_of(NAME)}


@pytest.mark.parametrize(
    "empty", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_two_hosts_that_start_at_once_both_serve(empty, tmp_path):
    answers = []

    def start():
        with servers.site(tmp_path, **empty) as site:
            answers.append(site.ask("/login/").status)

    hosts = [threading.Thread(target=start) for _ in range(2)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()
    assert answers == [200, 200]
