"""A SQLite file that another program holds: forms get their sentence, pages go on, and what was confirmed is on the disk."""

import sqlite3

import pytest

from tests.servers import CSRF

SETTINGS = {"LOCK_TIMEOUT": "1"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def held(site, folder):
    """Hold the file as a writer does."""
    holder = sqlite3.connect(folder / "site.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


def sign_in(site):
    """Send a sign-in, which counts its tries in the database."""
    form = f"csrfmiddlewaretoken={CSRF.removeprefix('csrf=')}&login=nobody&password=wrong-password"
    return site.ask("/login/", "POST", form, Content_Type=FORM, Cookie=CSRF)


def test_form_that_cannot_be_written_gets_409_and_its_sentence(site, held):
    answer = sign_in(site)
    assert (answer.status, "Busy, try again" in answer.text) == (409, True)
    assert "Traceback" not in site.log


def test_pages_go_on_meanwhile(site, held):
    assert site.ask("/login/").status == 200


def test_form_is_answered_afterwards(site):
    assert sign_in(site).status == 200
