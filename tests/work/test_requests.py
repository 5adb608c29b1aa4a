"""No page waits for a mail server: with one that hangs, what people do is answered without a word to it."""

import pytest
from django.urls import reverse

from tests.mails import send_mails
from work.models import Mail


@pytest.fixture
def hanging(server, settings):
    """The site's mail server, which answers nobody."""
    server.hangs = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1
    return server


def test_pages_that_send_mail_never_call_the_mail_server(owner, shop, client, client_of, hanging):
    person = {"email": "lin@example.com", "role": "viewer"}
    invited = client_of(owner).post(reverse("team_invite", args=[shop.code]), person)
    reset = client.post("/password/reset/", {"email": owner.email})
    signed_in = client.post("/login/", {"login": owner.username, "password": "demo-pass-2026"})
    assert [response.status_code for response in (invited, reset, signed_in)] == [302, 302, 302]
    assert not hanging.connected.is_set()
    assert Mail.objects.filter(state="waiting").count() >= 2
    assert send_mails() == {"kept_for_later": 1}
    assert hanging.connected.is_set()
