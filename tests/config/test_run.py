"""`make run` says what it does while it works, and lets phones on the network reach it where it listens everywhere."""

import sqlite3
from http.client import HTTPConnection

import pytest

from config.server.address import lan_address
from tests import servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def site(folder):
    """The demo on an empty database, listening on every address."""
    with servers.site(folder, "config.run", HOST="0.0.0.0", ALLOWED_HOSTS="") as running:  # noqa: S104
        yield running


def test_first_start_tells_each_step_and_loads_the_demo(site, folder):
    steps = [line for line in site.log.splitlines() if line.endswith("…")]
    assert [step.split()[0] for step in steps] == ["Preparing", "Loading"]
    assert "press Ctrl-C to stop" in site.log
    people = sqlite3.connect(folder / "site.sqlite3").execute("SELECT count(*) FROM shops_user").fetchone()
    assert people > (7,)


def test_phone_on_the_network_opens_the_address_that_was_printed(site):
    address = lan_address() or "127.0.0.1"
    connection = HTTPConnection(address, site.port, timeout=servers.PATIENCE)
    connection.request("GET", "/login/")
    assert connection.getresponse().status == 200
    assert f"http://{address}:{site.port}/" in site.log


def test_terminal_is_not_filled_with_requests(site):
    assert site.ask("/login/").status == 200
    assert "guanhao.access" not in site.log
