"""`/healthz`, `/readyz` and `/metrics`, asked of the production server: under any host name, each with its own answer."""

import socket
import time

import pytest
from django.db import connection

from tests import databases, servers
from tests.config.server.postgres import nobody_let_in

TOKEN = "a-token-for-the-monitoring-host"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
DEAD_REDIS = "redis://127.0.0.1:1/0"
ANY_HOST = {"Host": "10.9.8.7"}


@pytest.fixture
def serve(database, tmp_path):
    """Start the production server: `with serve(METRICS_TOKEN="…") as site`."""
    return lambda **settings: servers.site(tmp_path, **settings)


def test_figures_without_the_server_answer_too(client, db, settings):
    settings.METRICS_TOKEN = TOKEN
    for method in (client.get, client.head):
        assert method("/metrics", headers=BEARER).status_code == 200
    assert client.post("/metrics").status_code == 405


def test_probe_needs_no_host_name(serve):
    with serve() as site:
        answers = [site.ask(path, **ANY_HOST) for path in ("/healthz", "/readyz", "/metrics", "/login/")]
        assert [answer.status for answer in answers] == [200, 200, 404, 400]
        assert [site.ask(path, "HEAD").status for path in ("/healthz", "/readyz")] == [200, 200]
        assert site.ask("/healthz", "POST").status == 405


def test_probe_is_not_led_to_https(serve):
    with serve(HTTPS="on", DEMO="on") as site:
        assert [site.ask(path).status for path in ("/healthz", "/readyz", "/login/")] == [200, 200, 301]


@pytest.mark.parametrize(
    ("header", "status"), [(BEARER, 200), ({}, 401), ({"Authorization": "Bearer guessed"}, 401)]
)
def test_figures_are_for_the_bearer_of_the_token(client, db, settings, header, status):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=header).status_code == status


def test_figures_have_an_address_of_their_own_where_the_settings_name_one(serve):
    port = servers.free_port()
    with serve(METRICS_LISTEN=f"127.0.0.1:{port}") as site:
        assert site.ask("/metrics").status == 404
        apart = servers.Site(site.process, port, site.log_file)
        assert "guanhao_requests_total" in apart.ask("/metrics").text


def test_address_that_another_program_has_stops_the_start(database):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        settings = {"DATABASE_URL": f"sqlite:///{database}", "METRICS_LISTEN": taken}
        done = servers.start("-m", "config.serve", **settings)
    assert (done.returncode, done.stderr) == (
        2,
        f"METRICS_LISTEN={taken} cannot be used: Address already in use.\n",
    )


@pytest.mark.parametrize("value", ["9100", "127.0.0.1:", "127.0.0.1:99999", ":9100"])
def test_address_that_is_none_stops_the_start(value):
    done = servers.start("manage.py", "check", METRICS_LISTEN=value)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"METRICS_LISTEN={value}" in done.stderr


def test_cache_that_is_away_is_named(serve):
    with serve(CACHE_URL=DEAD_REDIS) as site:
        answer = site.ask("/readyz")
        assert (answer.status, answer.text) == (503, "cache\n")
        assert [site.ask(path).status for path in ("/healthz", "/login/")] == [200, 200]


@pytest.mark.postgres
def test_database_that_is_away_is_named_while_the_process_lives(postgres, tmp_path):
    url = databases.url_of(connection.settings_dict["NAME"])
    with servers.site(tmp_path, DATABASE_URL=url) as site:
        assert site.ask("/readyz").status == 200
        with nobody_let_in():
            answer = site.ask("/readyz")
            assert (answer.status, answer.text) == (503, "database\nmigrations\n")
            assert site.ask("/healthz").status == 200
        assert site.ask("/readyz").status == 200


def test_process_that_ends_is_not_ready(serve):
    with serve() as site:
        open_body = site.open(servers.HALF_BODY)
        probe = site.open(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert servers.status_of(servers.read_answer(probe)) == 200
        site.process.terminate()
        time.sleep(0.4)
        probe.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"this process ends" in servers.read_all(probe)
        open_body.close()
