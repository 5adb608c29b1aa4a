"""The link that lets a person choose a password: once, for some days, for one address; then a sentence and a way on."""

import re
import time
from urllib.parse import unquote

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from shops.models import User
from shops.password_links import password_link
from tests.factories import UserFactory
from tests.mails import mailed

CHOSEN = {"password1": "plum-cedar-lantern", "password2": "plum-cedar-lantern"}
DEAD = "This link no longer works"


@pytest.fixture
def lin(db):
    """A person who came in from a file and has no password."""
    return UserFactory(username="lin", email="lin@example.com", password=None)


def open_link(person: User, client: Client | None = None):
    return (client or Client()).get(password_link(person), follow=True)


def choose(person: User, client: Client, path: str = "", typed: dict | None = None):
    opened = client.get(path or password_link(person), follow=True)
    return client.post(opened.request["PATH_INFO"], typed or CHOSEN, follow=True)


def test_a_person_chooses_a_password_and_is_signed_in(lin, client):
    assert "lin@example.com" in open_link(lin, client).content.decode()
    response = choose(lin, client)
    assert response.redirect_chain[-1][0] == "/shops/"
    lin.refresh_from_db()
    assert lin.check_password(CHOSEN["password1"])


def test_opening_the_link_uses_nothing_up(lin):
    path = password_link(lin)
    for _ in range(2):
        assert DEAD not in Client().get(path, follow=True).content.decode()


def test_a_used_link_says_so_and_leads_to_a_new_one(lin, client):
    path = password_link(lin)
    choose(lin, client, path)
    text = Client().get(path, follow=True).content.decode()
    assert DEAD in text
    assert 'href="/password/reset/"' in text


def test_an_old_link_says_so(lin):
    path = password_link(lin)
    later = time.time() + settings.PASSWORD_RESET_TIMEOUT + 60
    with time_machine.travel(later):
        assert DEAD in Client().get(path, follow=True).content.decode()


def test_a_link_is_for_one_address(lin):
    path = password_link(lin)
    User.objects.filter(pk=lin.pk).update(email="other@example.com")
    assert DEAD in Client().get(path, follow=True).content.decode()


@pytest.mark.parametrize("path", ["/password/reset/key/zzz-nothing/", "/password/reset/key/1-set-password/"])
def test_a_made_up_link_says_so(db, client, path):
    assert DEAD in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize(
    "typed", [{"password1": "short", "password2": "short"}, CHOSEN | {"password2": "another-one-entirely"}]
)
def test_a_password_that_does_not_do_is_said_so_and_the_link_stays(lin, client, typed):
    assert 'class="error"' in choose(lin, client, typed=typed).content.decode()
    lin.refresh_from_db()
    assert not lin.has_usable_password()
    assert choose(lin, client).redirect_chain[-1][0] == "/shops/"


def test_a_person_without_a_password_can_ask_for_a_new_link(lin, client):
    client.post("/password/reset/", {"email": "lin@example.com"})
    path = unquote(re.search(r"https?://[^/]+(/password/reset/key/\S+/)", mailed()[0].body).group(1))
    assert choose(lin, client, path).redirect_chain[-1][0] == "/shops/"


def test_the_page_is_in_the_readers_language(lin, client):
    client.cookies["django_language"] = "zh-hans"
    assert "设置密码" in open_link(lin, client).content.decode()
    assert "链接已失效" in client.get("/password/reset/key/zzz-nothing/").content.decode()
