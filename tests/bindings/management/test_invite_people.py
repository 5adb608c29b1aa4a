"""The way in for people who came in from a file: one mail each, a link that works once, again only by name."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bindings.models import Event
from shops.models import User
from tests.commands import run
from tests.factories import MembershipFactory, ShopFactory, UserFactory
from work.models import Mail

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https://shop\.example(/password/reset/key/[\w-]+/)")
CHOSEN = {"password1": "plum-cedar-lantern", "password2": "plum-cedar-lantern"}


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PHONE_BASE_URL = "https://shop.example"


@pytest.fixture
def lin():
    return UserFactory(email="lin@example.com", full_name="Lin Mei", password=None)


def deliver() -> list:
    """Send what waits; return the mails of this delivery."""
    mail.outbox.clear()
    call_command("work", "--once", verbosity=0)
    return mail.outbox


def link_in(text: str) -> str:
    return LINK.search(text).group(1)


def choose(path: str) -> Client:
    browser = Client()
    opened = browser.get(path, follow=True)
    browser.post(opened.request["PATH_INFO"], CHOSEN)
    return browser


def test_from_files_to_the_first_page(imports, shop):
    imports("people", "lin@example.com,Lin Mei,en")
    imports("memberships", "lanxi,lin@example.com,owner")
    assert run("invite_people").out == "1 mail on the way.\n"
    [message] = deliver()
    assert message.to == ["lin@example.com"]
    browser = choose(link_in(message.body))
    assert "Lanxi Tea House" in browser.get("/shops/").content.decode()
    assert run("verify_events").code == 0


def test_one_mail_however_many_shops(lin):
    for number in range(7):
        MembershipFactory(user=lin, shop=ShopFactory(name=f"Tea {number}"))
    run("invite_people")
    [message] = deliver()
    assert "Your shops: Tea 0, Tea 1, Tea 2, Tea 3, Tea 4 and 2 more." in message.body


def test_a_person_without_a_shop_is_invited_in_their_language():
    UserFactory(email="lin@example.com", full_name="林梅", password=None, language="zh-hans")
    run("invite_people")
    [message] = deliver()
    assert "设置密码" in message.body
    assert "Your shops" not in message.body


def test_each_is_invited_once_and_again_only_by_name(lin):
    run("invite_people")
    assert run("invite_people").out == "0 mails on the way.\n"
    assert run("invite_people", "--email", "LIN@example.com").out == "1 mail on the way.\n"
    assert len(deliver()) == 2
    assert list(Event.objects.values_list("verb", "chain")) == [("person_invited", f"person:{lin.pk}")] * 2
    assert run("verify_events").code == 0


def test_links_are_printed_where_no_mail_leaves(lin):
    out = run("invite_people", "--print-links").out
    assert out.startswith("lin@example.com\thttps://shop.example/password/reset/key/")
    assert out.endswith("\n1 link printed.\n")
    assert not Mail.objects.exists()
    assert choose(link_in(out)).get("/shops/").status_code == 200
    assert run("invite_people").out == "0 mails on the way.\n"


def test_no_link_is_kept_anywhere(lin):
    out = run("invite_people", "--print-links").out
    run("invite_people", "--email", lin.email)
    key = link_in(out).rstrip("/").rpartition("-")[2]
    assert key not in str([*Event.objects.values(), *Mail.objects.values()])
    assert "/password/" not in str([*Event.objects.values(), *Mail.objects.values()])


@pytest.mark.parametrize(
    "person",
    [{"password": "demo-pass-2026"}, {"password": None, "is_active": False}, {"password": None, "email": ""}],
)
def test_who_has_a_password_no_address_or_no_sign_in_is_not_due(person):
    UserFactory(**person)
    assert run("invite_people").out == "0 mails on the way.\n"


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"password": "demo-pass-2026"}, "This person has chosen a password"),
        ({"password": None, "is_active": False}, "This person’s account is switched off."),
    ],
)
def test_who_cannot_be_invited_by_name_is_a_sentence(person, why):
    UserFactory(email="wu@example.com", **person)
    result = run("invite_people", "--email", "wu@example.com")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(why)
    assert not Event.objects.exists()


@pytest.mark.parametrize("email", ["", "nobody@example.com"])
def test_an_unknown_address_is_a_sentence(lin, email):
    result = run("invite_people", "--email", email)
    assert (result.code, result.err) == (2, f"No person has the email “{email}”.\n")


def test_without_an_address_of_the_site_nobody_is_invited(lin, settings):
    settings.PHONE_BASE_URL = ""
    assert run("invite_people").code == 2
    assert User.objects.get().invited_at is None


def test_a_password_chosen_before_the_mail_leaves_makes_it_needless(lin):
    run("invite_people")
    lin.set_password("plum-cedar-lantern")
    lin.save()
    assert deliver() == []


def test_a_mail_is_for_the_address_it_was_posted_for(lin):
    run("invite_people")
    User.objects.filter(pk=lin.pk).update(email="other@example.com")
    assert deliver() == []


def test_who_signed_in_another_way_is_not_due(lin):
    User.objects.filter(pk=lin.pk).update(last_login=timezone.now())
    assert run("invite_people").out == "0 mails on the way.\n"


def test_people_are_invited_on_either_database(each_database):
    UserFactory(email="lin@example.com", password=None)
    assert run("invite_people").out == "1 mail on the way.\n"
    assert run("verify_events").code == 0
