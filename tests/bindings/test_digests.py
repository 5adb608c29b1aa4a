"""The daily digest: one mail a day for what can wait, whatever the number of shops, and nothing on an empty day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindings.queries.digest import digest_of
from bindings.services.digests import post_digests
from bindings.services.reminders import send_reminders
from bindings.texts.digest import document_of
from shops.models import Notice, Shop
from tests.bindings.mornings import TODAY, due_in, many_shops, morning, tell_many
from tests.factories import (
    BindingFactory,
    UserFactory,
)
from tests.mails import mailed, send_mails
from work.models import Mail

pytestmark = pytest.mark.django_db


def test_500_shops_are_one_mail(settings):
    settings.PHONE_BASE_URL = "https://shop.example"
    person = UserFactory(full_name="Chen Yulan")
    many_shops(person, 200, 7)
    many_shops(person, 200, -1)
    many_shops(person, 100, 30)
    for _ in range(2):
        morning()
    assert Notice.objects.filter(user=person).count() == 500
    (message,) = mailed()
    assert message.to == [person.email]
    assert message.subject == "Shop Backend: 400 shops need you today"
    assert "Chen Yulan, of your 500 shops 0 are upgraded, 0 in review, 500 still to do." in message.body
    assert message.body.count("and 195 more: https://shop.example/") == 2
    assert "and 95 more: https://shop.example/shops/?deadline=30" in message.body


def test_nothing_new_is_no_mail():
    person = UserFactory()
    due_in(5, person)
    morning()
    assert mailed() == []


def test_a_digest_goes_out_once_a_day_and_then_only_with_news():
    person = UserFactory()
    shop = due_in(7, person)
    morning()
    assert send_mails() == {"sent": 1}
    tell_many(person, "authorization_ended", [shop], handle="daily")
    morning()
    assert send_mails() == {}
    morning(TODAY + timedelta(days=1))
    assert send_mails() == {"sent": 1}
    morning(TODAY + timedelta(days=2))
    assert send_mails() == {}


def test_what_is_over_by_the_time_it_leaves_is_not_told():
    person = UserFactory()
    shop = due_in(7, person)
    morning()
    BindingFactory(shop=shop, upgraded=True)
    assert send_mails() == {"dropped": 1}
    assert not Notice.objects.filter(in_digest=True).exists()


def test_a_digest_that_could_not_leave_is_in_the_next_day_s(settings):
    person = UserFactory()
    due_in(7, person)
    settings.EMAIL_BACKEND = "tests.work.backends.Broken"
    morning()
    Mail.objects.update(expires_at=timezone.now())
    assert send_mails() == {"given_up": 1}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    morning(TODAY + timedelta(days=1))
    assert send_mails() == {"sent": 1}


@pytest.mark.parametrize(("shops", "mails"), [(20, 1), (21, 0)])
def test_a_decision_comes_at_once_to_who_has_few_shops(shops, mails):
    person = UserFactory()
    many_shops(person, shops, 60)
    tell_many(person, "review_approved", Shop.objects.all()[:1], number="BV-1", handle="daily")
    assert Mail.objects.count() == mails
    assert Notice.objects.get().in_digest is (mails == 0)


def test_security_comes_at_once_however_many_shops():
    person = UserFactory()
    many_shops(person, 30, 60)
    tell_many(person, "not_me_reported", Shop.objects.all()[:1], handle="daily")
    assert send_mails() == {"sent": 1}


@pytest.mark.parametrize(
    ("rhythm", "shops", "at_once", "in_digest"),
    [("daily", 1, 0, 1), ("each", 1, 1, 0), ("each", 21, 0, 1), ("none", 1, 0, 0)],
)
def test_each_person_chooses(rhythm, shops, at_once, in_digest):
    person = UserFactory(mail_rhythm=rhythm)
    many_shops(person, shops, 60)
    tell_many(person, "authorization_ended", Shop.objects.all()[:1], handle="daily")
    assert Mail.objects.count() == at_once
    assert post_digests(on=TODAY, now=timezone.now()) == in_digest


def test_a_topic_that_is_switched_off_is_in_no_digest():
    person = UserFactory(muted_notices=["mail:deadline"])
    shop = due_in(7, person)
    tell_many(person, "authorization_ended", [shop], handle="daily")
    morning()
    (section,) = document_of(digest_of(person, timezone.now(), TODAY), "", "09:00").sections
    assert section.heading == "Also new"


def test_queries_of_posting_do_not_grow_with_people():
    counts = []
    for people in (1, 60):
        shop = due_in(7, *UserFactory.create_batch(people))
        tell = Notice.objects.filter(shop=shop)
        send_reminders(on=TODAY, now=timezone.now())
        assert tell.count() == people
        with CaptureQueriesContext(connection) as queries:
            post_digests(on=TODAY, now=timezone.now())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_steps_of_days_without_a_worker_are_made_up_for_once():
    person = UserFactory()
    shop = due_in(5, person)
    now = timezone.now()
    assert send_reminders(on=TODAY, now=now) == 0
    assert send_reminders(on=TODAY, now=now, last=TODAY - timedelta(days=4)) == 1
    assert send_reminders(on=TODAY, now=now, last=TODAY - timedelta(days=4)) == 0
    notice = Notice.objects.get()
    assert (notice.facts["days"], notice.key.rpartition("-")[2]) == (5, "7")
    shop.upgrade_deadline = TODAY - timedelta(days=3)
    shop.save()
    assert send_reminders(on=TODAY, now=now, last=TODAY - timedelta(days=40)) == 1
    assert Notice.objects.order_by("-pk")[0].kind == "listing_restricted"
