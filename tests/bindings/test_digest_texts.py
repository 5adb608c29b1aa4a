"""What the daily digest says: its sections, rows and links, in HTML and in text, in both languages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bindings import services
from bindings.queries.digest import digest_of
from bindings.texts.digest import document_of
from shops.models import Shop, User
from tests import flows
from tests.bindings.mornings import TODAY, due_in, many_shops, morning, tell_many
from tests.factories import (
    AccountFactory,
    UserFactory,
)
from tests.mails import mailed
from work.models import Mail

pytestmark = pytest.mark.django_db


def text_for(person: User) -> str:
    """Return what the digest of the person says, empty where there is none."""
    document = document_of(digest_of(person, timezone.now(), TODAY), "", "09:00")
    return "" if document is None else "\n".join(f"{part}" for part in document.sections)


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
