"""The daily digest: one mail a day for what can wait, whatever the number of shops, and nothing on an empty day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindings import services
from bindings.queries.digest import digest_of
from bindings.services.digests import post_digests
from bindings.services.reminders import send_reminders
from bindings.texts.digest import document_of
from shops.models import Membership, Notice, Role, Shop, ShopType, User
from shops.notices import notify
from tests import flows
from tests.factories import (
    AccountFactory,
    BindingFactory,
    EntityFactory,
    MembershipFactory,
    ShopFactory,
    UserFactory,
)
from tests.mails import mailed, send_mails
from work.models import Mail

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def due_in(days: int, *people: User, **more) -> Shop:
    """Return a shop whose upgrade is due in so many days, owned by the people."""
    shop = ShopFactory(
        upgrade_reminder_from=TODAY - timedelta(days=60),
        upgrade_deadline=TODAY + timedelta(days=days),
        **more,
    )
    for person in people:
        MembershipFactory(shop=shop, user=person)
    return shop


def many_shops(person: User, count: int, days: int) -> None:
    """Give the person so many shops that are due in so many days."""
    entity = EntityFactory()
    shops = Shop.objects.bulk_create(
        Shop(
            code=f"{person.pk}-{days}-{number}",
            name=f"Tea {number}",
            shop_type=ShopType.FLAGSHIP,
            entity=entity,
            upgrade_reminder_from=TODAY - timedelta(days=60),
            upgrade_deadline=TODAY + timedelta(days=days),
        )
        for number in range(count)
    )
    Membership.objects.bulk_create(Membership(user=person, shop=shop, role=Role.OWNER) for shop in shops)


def tell_many(person: User, kind: str, shops, **facts) -> None:
    for shop in shops:
        notify([person.pk], shop=shop, kind=kind, key=f"{kind}-{shop.pk}", facts=facts, now=timezone.now())


def morning(on: date = TODAY) -> None:
    """Do what the morning's job does."""
    send_reminders(on=on, now=timezone.now())
    post_digests(on=on, now=timezone.now())


def text_for(person: User) -> str:
    """Return what the digest of the person says, empty where there is none."""
    document = document_of(digest_of(person, timezone.now(), TODAY), "", "09:00")
    return "" if document is None else "\n".join(f"{part}" for part in document.sections)


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


def test_sections_come_in_the_order_of_urgency(operator):
    person = UserFactory()
    overdue, soon, later = (due_in(days, person, name=f"Due in {days}") for days in (-1, 7, 30))
    returned, late = (due_in(90, person, name=name) for name in ("Returned", "Late"))
    for shop in (returned, late):
        flows.bind(shop, AccountFactory(), person)
    services.return_review(
        review=flows.open_review(returned),
        reason="Seal missing",
        actor=services.operator(operator),
        now=timezone.now(),
    )
    review = flows.open_review(late)
    review.due_at = timezone.now() - timedelta(days=2)
    review.save()
    morning()
    document = document_of(digest_of(person, timezone.now(), TODAY), "", "09:00")
    assert [(section.heading, [row.title for row in section.rows]) for section in document.sections][:4] == [
        ("Needs action", [returned.name, overdue.name]),
        ("Due in 7 days", [soon.name]),
        ("Due in 30 days", [later.name]),
        ("Reviews that take longer", [late.name]),
    ]
    assert [row.figure for row in document.sections[0].rows] == ["", "1 day overdue"]
    assert document.sections[0].rows[0].note == "Sent back: Seal missing"
    assert [(tile.figure, tile.tone) for tile in document.tiles] == [(2, "bad"), (1, "warn"), (0, "ok")]


def test_decisions_of_a_day_come_together(settings):
    person = UserFactory()
    many_shops(person, settings.MAIL_SINGLE_SHOPS + 1, 60)
    shops = list(Shop.objects.order_by("pk"))
    tell_many(person, "review_approved", shops[:9], number="BV-1", handle="daily")
    tell_many(person, "review_rejected", shops[9:11], number="BV-2", handle="daily", reason="Name taken")
    (section,) = document_of(digest_of(person, timezone.now(), TODAY), "", "09:00").sections
    assert (section.heading, section.count, section.more) == ("Decided", 11, None)
    assert [(row.title, row.figure) for row in section.rows] == [
        ("Tea 8 and 8 more", "Approved"),
        ("Tea 10", "Rejected"),
        ("Tea 9", "Rejected"),
    ]
    assert Mail.objects.count() == 0


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


def test_a_viewer_is_not_asked_to_act(viewer, shop):
    shop.upgrade_reminder_from, shop.upgrade_deadline = TODAY - timedelta(days=60), TODAY + timedelta(days=3)
    shop.save()
    tell_many(viewer, "authorization_ended", [shop], handle="daily")
    (section,) = document_of(digest_of(viewer, timezone.now(), TODAY), "", "09:00").sections
    assert section.heading == "Also new"


def test_a_row_has_one_link_without_a_secret(settings):
    settings.PHONE_BASE_URL = "https://shop.example"
    person = UserFactory(calendar_key="the-secret-of-the-calendar")
    shop = due_in(7, person)
    morning()
    html = mailed()[0].alternatives[0].content
    assert html.count(f'href="https://shop.example/shops/{shop.code}/official-account/"') == 1
    assert "the-secret-of-the-calendar" not in html + mailed()[0].body


def test_html_and_text_say_the_same_in_the_same_order():
    person = UserFactory()
    shops = [due_in(days, person, name=f"Shop {days}") for days in (-1, 7, 30)]
    morning()
    message = mailed()[0]
    for said in (message.body, message.alternatives[0].content):
        places = [said.index(word) for word in ("need you today", *(shop.name for shop in shops))]
        assert places == sorted(places)
    assert "<style>" in message.alternatives[0].content
    assert "<" not in message.body


def test_digest_reads_chinese():
    person = UserFactory(language="zh-hans", full_name="陈玉兰")
    due_in(7, person)
    morning()
    message = mailed()[0]
    assert message.subject == "商家后台：今天有 1 家店铺需要处理"
    assert "陈玉兰，你的 1 家店铺中" in message.body


def test_reader_is_named_by_a_masked_address():
    person = UserFactory(email="chen@jiangnan.example")
    due_in(7, person)
    morning()
    assert "Sent to c•••n@jiangnan.example." in mailed()[0].body


@pytest.mark.parametrize("days", [7, -1, 30])
def test_queries_of_a_digest_do_not_grow_with_its_shops(days):
    counts = []
    for shops in (6, 60):
        person = UserFactory()
        many_shops(person, shops, days)
        morning()
        with CaptureQueriesContext(connection) as queries:
            assert text_for(person)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


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
