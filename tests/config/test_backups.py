"""`make backup` and `make restore`: what they refuse, and that refusing leaves everything as it is."""

import sqlite3
import tarfile

import pytest

from tests import servers


def run(folder, *arguments, **settings):
    return servers.module("config.backups", *map(str, arguments), folder=folder, **settings)


@pytest.fixture
def site(tmp_path, database):
    """A folder with a migrated database."""
    return tmp_path


def users(folder) -> int:
    return sqlite3.connect(folder / "site.sqlite3").execute("SELECT count(*) FROM shops_user").fetchone()[0]


def add_user(folder) -> None:
    env = {"DJANGO_SUPERUSER_PASSWORD": "a-long-password-2026"}
    names = ("--username", "root", "--email", "root@shop.example")
    servers.manage("createsuperuser", "--noinput", *names, folder=folder, **env)


def test_backup_is_restored_over_what_came_after_it(site):
    assert run(site, "backup", site / "b.tar").returncode == 0
    add_user(site)
    refused = run(site, "restore", site / "b.tar")
    assert (refused.returncode, "not empty" in refused.stderr, users(site)) == (2, True, 1)
    assert run(site, "restore", site / "b.tar", REPLACE="on").returncode == 0
    assert users(site) == 0


def test_a_file_is_never_written_over(site):
    (site / "b.tar").write_text("mine")
    refused = run(site, "backup", site / "b.tar")
    assert (refused.returncode, "exists already" in refused.stderr) == (2, True)
    assert (site / "b.tar").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"not a tar file", None])
def test_a_file_that_is_no_backup_is_refused(site, content):
    file = site / "b.tar"
    if content is None:
        with tarfile.open(file, "w") as tar:
            tar.add(site / "site.sqlite3", "database")
    else:
        file.write_bytes(content)
    refused = run(site, "restore", file, REPLACE="on")
    assert (refused.returncode, "is not a backup" in refused.stderr) == (2, True)
    assert not refused.stderr.count("Traceback")


@pytest.mark.parametrize("arguments", [(), ("backup",), ("backup", ""), ("copy", "b.tar")])
def test_usage_is_told(site, arguments):
    refused = run(site, *arguments)
    assert (refused.returncode, "FILE=" in refused.stderr) == (2, True)
