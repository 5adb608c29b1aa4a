"""Forgotten passwords: the page answers at once, the mail waits in the outbox, and its link is readable nowhere."""

import re

import pytest
from django.core import mail

from tests.factories import UserFactory
from tests.mails import send_mails
from tests.shops.telling import tell
from work.models import Mail

pytestmark = pytest.mark.django_db


def ask(client, email: str):
    return client.post("/password/reset/", {"email": email})


def test_reset_link_arrives_and_opens_the_form(client):
    UserFactory(username="yulan", email="yulan@jiangnan.example")
    assert ask(client, "yulan@jiangnan.example").status_code == 302
    assert mail.outbox == []
    assert send_mails() == {"sent": 1}
    (message,) = mail.outbox
    assert message.subject == "Reset your password"
    assert "Your username is yulan." in message.body
    link = re.search(r"http://testserver(/password/reset/key/\S+)", message.body).group(1)
    assert link in message.alternatives[0].content
    assert client.get(link, follow=True).status_code == 200


def test_reset_link_is_never_readable_in_the_database(client):
    UserFactory(email="yulan@jiangnan.example")
    ask(client, "yulan@jiangnan.example")
    assert "/password/reset/key/" not in str(list(Mail.objects.values()))
    send_mails()
    assert Mail.objects.get().sealed == ""


def test_unknown_address_gets_a_mail_as_well_and_the_page_answers_the_same(client):
    UserFactory(email="yulan@jiangnan.example")
    known, unknown = ask(client, "yulan@jiangnan.example"), ask(client, "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    send_mails()
    assert [message.subject for message in mail.outbox] == [
        "Reset your password",
        "No account has this email",
    ]


def test_mail_speaks_the_language_of_the_page(client):
    UserFactory(email="yulan@jiangnan.example")
    client.post("/preferences/", {"language": "zh-hans", "next": "/login/"})
    ask(client, "yulan@jiangnan.example")
    send_mails()
    assert mail.outbox[0].subject == "重置密码"


def test_reset_goes_before_everything_that_waits(client, owner, shop):
    tell(owner, shop)
    ask(client, owner.email)
    send_mails()
    assert mail.outbox[0].subject == "Reset your password"
