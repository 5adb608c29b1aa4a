"""One line a request: its id, method, route, status, milliseconds and who asked; never a secret."""

import json
import logging
import re

import pytest

from tests import servers

A_NEW_ONE = re.compile(r"[0-9a-f]{16}")
SANE = ["12345678", "a" * 64, "Req_2026-11.24"]
NOT_SANE = [
    "",
    "1234567",
    "a" * 65,
    "12345678 9",
    "12345678\n9",
    "<script>1",
    "标识标识标识标识",
    "12345678\x00",
]


@pytest.fixture
def lines(caplog):
    """Return the access lines written so far, each with its fields."""
    caplog.set_level(logging.INFO, "guanhao.access")
    return lambda: [record for record in caplog.records if record.name == "guanhao.access"]


def test_request_is_one_line(client, db, lines):
    client.get("/login/")
    (line,) = lines()
    assert (line.method, line.route, line.status, line.user) == ("GET", "account_login", 200, None)
    assert line.ms > 0
    assert re.fullmatch(r"GET account_login 200 [\d.]+ ms user -", line.getMessage())


def test_line_names_who_asked(client_of, manager, lines):
    client_of(manager).get("/shops/")
    assert lines()[-1].user == manager.pk


@pytest.mark.parametrize(
    ("path", "route"),
    [("/m/secret-of-a-phone/", "phone"), ("/secret-of-nobody/", "-"), ("/static/secret.css", "static")],
)
def test_line_names_the_route_and_no_path(client, db, lines, path, route):
    client.get(path)
    assert lines()[-1].route == route
    assert "secret" not in lines()[-1].getMessage()


@pytest.mark.parametrize("proposed", SANE)
def test_sane_id_of_a_proxy_is_kept(client, db, proposed):
    assert client.get("/login/", headers={"X-Request-ID": proposed})["X-Request-ID"] == proposed


@pytest.mark.parametrize("proposed", NOT_SANE)
def test_any_other_id_is_replaced(client, db, proposed):
    assert A_NEW_ONE.fullmatch(client.get("/login/", headers={"X-Request-ID": proposed})["X-Request-ID"])


def test_two_requests_have_two_ids(client, db):
    assert client.get("/login/")["X-Request-ID"] != client.get("/login/")["X-Request-ID"]


def test_server_writes_one_object_a_request_also_for_one_that_is_refused_unread(database, tmp_path):
    with servers.site(tmp_path, LOG_FORMAT="json") as site:
        known = site.ask("/login/", X_Request_ID="from-the-proxy-1")
        refused = site.ask("/login/", "POST", X_Request_ID="from-the-proxy-2", Content_Length="200000000")
        assert site.ask("/healthz").status == 200
    written = [json.loads(line) for line in site.log.splitlines() if line.startswith("{")]
    told = {line["request_id"]: (line["route"], line["status"]) for line in written}
    assert told == {"from-the-proxy-1": ("account_login", 200), "from-the-proxy-2": ("-", 413)}
    assert [answer.getheader("X-Request-ID") for answer in (known, refused)] == list(told)


def test_lines_can_be_left_out(database, tmp_path):
    with servers.site(tmp_path, ACCESS_LOG="off") as site:
        assert site.ask("/login/").status == 200
    assert "account_login" not in site.log
