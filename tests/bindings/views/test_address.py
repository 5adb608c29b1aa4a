"""One's own email: changed after signing in again, with the code that was mailed to the new address."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from bindings.models import Event
from shops.address_proof import PROOF_LIMIT
from shops.models import Notice, User
from tests.factories import PASSWORD, UserFactory
from tests.mails import mailed, send_mails
from tests.world import last_event, shows

NEW = "new@example.com"
PAGE, CODE, STOP = (reverse(name) for name in ("change_email", "change_email_code", "change_email_stop"))


@pytest.fixture
def client(owner) -> Client:
    """A browser in which the owner signed in and proved it again a moment ago."""
    client = Client()
    client.post("/login/", {"login": owner.username, "password": PASSWORD})
    client.post("/reauthenticate/", {"password": PASSWORD})
    return client


def code() -> str:
    """Return the code of the mail to the new address."""
    message = next(message for message in reversed(mailed()) if message.to == [NEW])
    return re.search(r"Your code: (\S+)", message.subject).group(1)


def email_of(person) -> str:
    return User.objects.get(pk=person.pk).email


def test_email_is_changed_with_the_mailed_code(owner, client):
    old = owner.email
    assert client.post(PAGE, {"email": NEW}).url == PAGE
    assert email_of(owner) == old
    assert client.post(CODE, {"code": code()}).url == reverse("profile")
    assert email_of(owner) == NEW
    assert (last_event().verb, last_event().actor, last_event().chain) == (
        "email_changed",
        owner,
        f"person:{owner.pk}",
    )
    shows(last_event(), email=(old, NEW))


def test_old_address_is_told_and_does_not_learn_the_new_one(owner, client):
    client.post(PAGE, {"email": NEW})
    client.post(CODE, {"code": code()})
    send_mails()
    [told] = [message for message in mail.outbox if message.to == [owner.email]]
    assert "Your email address was changed" in told.subject
    assert NEW not in told.body
    assert Notice.objects.get().kind == "email_changed"


def test_email_is_changed_only_after_signing_in_again(owner, client_of):
    client = client_of(owner)
    for path in (PAGE, CODE):
        assert client.post(path, {"email": NEW, "code": "x"}).url.startswith("/reauthenticate/")
    assert client.get(PAGE).url.startswith("/reauthenticate/")
    assert not mailed()


def test_wrong_code_changes_nothing_and_the_third_ends_the_attempt(owner, client):
    client.post(PAGE, {"email": NEW})
    right = code()
    for _ in range(3):
        assert client.post(CODE, {"code": "WRNG-CODE"}).status_code == 422
    assert client.post(CODE, {"code": right}).status_code == 409
    assert email_of(owner) == owner.email
    assert not Event.objects.exists()


def test_code_is_of_no_use_in_another_session(owner, client, client_of):
    client.post(PAGE, {"email": NEW})
    other = client_of(owner)
    other.post("/reauthenticate/", {"password": PASSWORD})
    assert other.post(CODE, {"code": code()}).status_code == 409
    assert email_of(owner) == owner.email


def test_code_is_over_after_fifteen_minutes(owner, client):
    client.post(PAGE, {"email": NEW})
    right, session = code(), client.session
    session["address_proof"] |= {"at": session["address_proof"]["at"] - 16 * 60}
    session.save()
    assert client.post(CODE, {"code": right}).status_code == 409


def test_another_person_s_address_looks_the_same_and_only_its_reader_learns_it(owner, client):
    other = UserFactory(email=NEW)
    taken = client.post(PAGE, {"email": NEW.upper()})
    assert taken.url == PAGE
    assert b"We sent a code to" in client.get(PAGE).content
    [message] = mailed()
    assert (message.to, "already belongs to an account" in message.subject) == ([NEW.upper()], True)
    assert (email_of(owner), email_of(other)) == (owner.email, NEW)


def test_address_that_was_taken_meanwhile_is_a_sentence(owner, client):
    client.post(PAGE, {"email": NEW})
    right = code()
    UserFactory(email=NEW)
    response = client.post(CODE, {"code": right})
    assert response.status_code == 409
    assert "Another person has this email" in response.content.decode()
    assert email_of(owner) == owner.email


@pytest.mark.parametrize("typed", ["nonsense", "", "owner@example.com"])
def test_strange_or_same_address_is_shown_again(client, typed):
    assert client.post(PAGE, {"email": typed}).status_code == 422
    assert not mailed()


def test_mistyped_address_is_given_up_for_another(owner, client):
    client.post(PAGE, {"email": "typo@example.com"})
    assert b"typo@example.com" in client.get(PAGE).content
    client.post(STOP)
    client.post(PAGE, {"email": NEW})
    assert client.post(CODE, {"code": code()}).status_code == 302
    assert email_of(owner) == NEW


def test_mistyped_address_opens_nothing(owner, client):
    client.post(PAGE, {"email": NEW})
    Client().post("/password/reset/", {"email": NEW})
    send_mails()
    assert not [message for message in mail.outbox if "/password/reset/key/" in message.body]


@pytest.mark.usefixtures("no_window_ends")
def test_attempts_are_limited(client):
    for number in range(PROOF_LIMIT["limit"]):
        client.post(PAGE, {"email": f"n{number}@example.com"})
    assert client.post(PAGE, {"email": NEW}).status_code == 429


def test_after_the_change_only_the_new_email_signs_in(owner, client):
    old = owner.email
    client.post(PAGE, {"email": NEW})
    client.post(CODE, {"code": code()})
    for email, status in ((old, 200), (NEW, 302)):
        assert Client().post("/login/", {"login": email, "password": PASSWORD}).status_code == status
