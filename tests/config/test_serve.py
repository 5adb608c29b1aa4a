"""`make serve` refuses what is not ready for real use with one sentence, and never loads a demo; `make run` refuses real data."""

import sqlite3

import pytest

from tests import servers
from tests.servers import start


def add_login(database, name="boss"):
    """Write a login the way `createsuperuser` does."""
    env = {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_SUPERUSER_PASSWORD": "a-long-password-of-theirs"}
    made = start(
        "manage.py", "createsuperuser", "--noinput", f"--username={name}", "--email=b@b.example", **env
    )
    assert made.returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("ALLOWED_HOSTS", ""), ("EMAIL_URL", "consolemail://"), ("WEB_PROCESSES", "0")],
)
def test_missing_setting_stops_the_start_with_one_sentence(tmp_path, name, value):
    database = tmp_path / "none.sqlite3"
    done = start("-m", "config.serve", **{name: value, "DATABASE_URL": f"sqlite:///{database}"})
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert name in done.stderr
    assert not database.exists()


def test_console_mail_is_for_a_demo(database, tmp_path):
    with servers.site(tmp_path, EMAIL_URL="consolemail://", DEMO="on") as site:
        assert site.ask("/login/").status == 200


def test_serving_loads_no_demo(database, tmp_path):
    with servers.site(tmp_path) as site:
        assert site.ask("/login/").status == 200
    assert sqlite3.connect(database).execute("SELECT count(*) FROM shops_user").fetchone() == (0,)


@pytest.mark.parametrize("module", ["config.run", "config.serve"])
def test_simulated_phone_and_demo_are_refused_over_https(database, module):
    done = start("-m", module, DATABASE_URL=f"sqlite:///{database}", HTTPS="on")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "https" in done.stderr
    assert "DEMO=on" in done.stderr


@pytest.mark.parametrize(
    "command", [["-m", "config.run"], ["-m", "config.serve"], ["manage.py", "load_demo"]]
)
def test_simulated_phone_and_demo_are_refused_over_the_data_of_others(database, command):
    add_login(database)
    done = start(*command, DATABASE_URL=f"sqlite:///{database}")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "the login boss" in done.stderr
    assert sqlite3.connect(database).execute("SELECT username FROM shops_user").fetchall() == [("boss",)]


def test_demo_that_is_asked_for_by_name_may_be_served(database, tmp_path):
    add_login(database)
    with servers.site(tmp_path, DEMO="on") as site:
        assert site.ask("/login/").status == 200


def test_port_that_is_taken_is_told_in_one_sentence(database, tmp_path):
    with servers.site(tmp_path) as site:
        done = start("-m", "config.serve", PORT=str(site.port), DATABASE_URL=f"sqlite:///{database}")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert f"Port {site.port}" in done.stderr


def test_several_processes_serve_one_address(database, tmp_path):
    with servers.site(tmp_path, WEB_PROCESSES="2") as site:
        assert [site.ask("/login/").status for _ in range(10)] == [200] * 10
        assert site.stop() in (0, -15)
