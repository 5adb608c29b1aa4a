"""The outbox: every mail once, in order of urgency, kept while the mail server fails, given up by rule."""

import random
from datetime import timedelta
from itertools import pairwise
from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from shops.mail import Document
from shops.sealed_mails import post_sealed
from tests.mails import send_mails
from work.clock import database_now
from work.models import Mail, MailState, Priority
from work.outbox import Delivery, _failed, backoff, claim, message_id, resend
from work.sealing import CannotUnseal, seal, unseal

pytestmark = pytest.mark.django_db


def put(subject: str = "Hello", **more) -> Mail:
    more = {"kind": "account", "to": "lin@example.com", "now": timezone.now()} | more
    post_sealed(Document(subject=subject, heading=subject), **more)
    return Mail.objects.order_by("-pk")[0]


def subjects() -> list[str]:
    return [message.subject for message in django_mail.outbox]


def let_pass(**duration) -> None:
    """Let every waiting mail be due as after this time."""
    for row in Mail.objects.filter(state=MailState.WAITING):
        Mail.objects.filter(pk=row.pk).update(due_at=row.due_at - timedelta(**duration))


@pytest.fixture
def failing(settings):
    """Make the mail server fail with an error: `failing(OSError("gone"))`, or work again: `failing(None)`."""
    from tests.work import backends

    def fail(error: Exception | None) -> None:
        backends.Failing.error = error

    settings.EMAIL_BACKEND = "tests.work.backends.Failing"
    yield fail
    backends.Failing.error = None


def test_a_key_is_posted_once():
    for _ in range(2):
        put(key="one")
    assert Mail.objects.count() == 1
    assert (send_mails(), send_mails()) == ({"sent": 1}, {})


def test_what_is_urgent_goes_first_then_what_waits_longest():
    now = timezone.now()
    put("digest", priority=Priority.IN_BULK, now=now - timedelta(hours=2))
    put("later", now=now)
    put("earlier", now=now - timedelta(hours=1))
    put("reset", priority=Priority.AT_ONCE, now=now)
    send_mails()
    assert subjects() == ["reset", "earlier", "later", "digest"]


def test_a_mail_that_is_due_later_waits():
    row = put()
    Mail.objects.update(due_at=timezone.now() + timedelta(minutes=5))
    assert send_mails() == {}
    let_pass(minutes=6)
    assert send_mails() == {"sent": 1}
    assert Mail.objects.get(pk=row.pk).finished_at is not None


def test_a_claimed_mail_is_nobody_else_s_until_the_lease_is_over(settings):
    put()
    first = claim(database_now())
    assert (first.attempts, claim(database_now()), send_mails()) == (1, None, {})
    let_pass(seconds=settings.MAIL_LEASE_SECONDS)
    assert send_mails() == {"sent": 1}
    assert Mail.objects.get().attempts == 2


def test_a_slow_worker_does_not_put_back_what_another_one_took_over(failing, settings):
    settings.MAIL_LEASE_SECONDS = 0
    put()
    slow, taken_over = claim(database_now()), claim(database_now())
    _failed(slow, OSError("late"), database_now(), Delivery())
    assert Mail.objects.get().due_at == taken_over.due_at


def test_every_attempt_has_the_same_message_id(failing):
    row = put(key="same")
    failing(OSError("connection lost"))
    send_mails()
    let_pass(hours=1)
    failing(None)
    assert send_mails() == {"sent": 1}
    assert message_id(row) == message_id(put("other", key="same"))
    assert message_id(row) != message_id(put(key="another"))


def test_a_server_that_does_not_answer_ends_the_round(failing):
    failing(OSError("timed out"))
    for _ in range(3):
        put()
    assert send_mails() == {"kept_for_later": 1}
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_mail_that_the_server_refuses_stops_no_other(failing):
    failing(SMTPDataError(451, b"try later"))
    for _ in range(3):
        put()
    assert send_mails() == {"kept_for_later": 3}


def test_waits_grow_from_attempt_to_attempt_up_to_a_limit(settings):
    random.seed(7)
    waits = [backoff(attempts).total_seconds() for attempts in range(1, 60)]
    assert all(before <= after for before, after in pairwise(waits[:8]))
    assert 30 <= waits[0] <= 45
    assert max(waits) <= settings.MAIL_RETRY_MOST_SECONDS * 1.5
    assert len({backoff(3) for _ in range(20)}) > 1


def test_an_address_that_is_refused_for_good_is_given_up_at_once(failing):
    failing(SMTPRecipientsRefused({"lin@example.com": (550, b"no such user")}))
    put()
    assert send_mails() == {"given_up": 1}
    assert "no such user" in Mail.objects.get().last_error


def test_an_address_that_is_refused_for_now_is_tried_again(failing):
    failing(SMTPRecipientsRefused({"lin@example.com": (450, b"greylisted")}))
    put()
    assert send_mails() == {"kept_for_later": 1}


def test_what_was_given_up_can_be_sent_again(failing):
    failing(OSError("gone"))
    row = put()
    Mail.objects.update(expires_at=timezone.now())
    assert send_mails() == {"given_up": 1}
    failing(None)
    assert resend(row, timezone.now()) is True
    assert send_mails() == {"sent": 1}
    assert resend(row, timezone.now()) is False


def test_a_mail_that_cannot_be_written_stops_no_other():
    put("broken")
    Mail.objects.update(sealed="nonsense")
    put("whole")
    assert send_mails() == {"kept_for_later": 1, "sent": 1}
    assert "another SECRET_KEY" in Mail.objects.get(state="waiting").last_error


def test_what_is_sealed_opens_under_an_older_key_only_while_it_is_named(settings):
    text, old = seal({"text": "secret"}), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"
    with pytest.raises(CannotUnseal):
        unseal(text)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(text) == {"text": "secret"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": MailState.SENT, "finished_at": None, "sealed": ""},
        {"finished_at": timezone.now()},
        {"state": MailState.SENT, "finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_mail_in_no_state(wrong):
    row = put()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=row.pk).update(**wrong)
