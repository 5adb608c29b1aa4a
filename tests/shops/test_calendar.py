"""The calendar feed: valid, secret, renewed and revoked; only the person's own open deadlines."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shops.calendar import Day, escape, feed, fold_line
from shops.models import Role, ShopStatus
from tests.factories import BindingFactory, MembershipFactory, ShopFactory

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


@pytest.fixture
def subscribe(owner, client_of, client):
    """Make the secret link and read it as a calendar does, without a session."""

    def read() -> str:
        client_of(owner).post(reverse("calendar_renew"))
        owner.refresh_from_db()
        response = client.get(reverse("calendar_feed", args=[owner.calendar_key]))
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return response.content.decode()

    return read


def due(owner, day=date(2026, 12, 6), **more):
    shop = ShopFactory(upgrade_deadline=day, **more)
    MembershipFactory(user=owner, shop=shop, role=Role.VIEWER)
    return shop


def test_a_deadline_is_an_all_day_event(owner, subscribe):
    shop = due(owner, name="Lanxi, Tea; House")
    lines = unfold(subscribe())
    assert "DTSTART;VALUE=DATE:20261206" in lines
    assert "DTEND;VALUE=DATE:20261207" in lines
    assert f"UID:upgrade-{shop.pk}@guanhao" in lines
    assert "SUMMARY:Upgrade due: Lanxi\\, Tea\\; House" in lines


def test_only_open_deadlines_of_the_person_s_own_shops_are_in_it(owner, subscribe):
    due(owner, status=ShopStatus.CLOSED)
    due(owner, personal=True)
    BindingFactory(shop=due(owner), upgraded=True)
    ShopFactory(upgrade_deadline=date(2026, 12, 6))
    waiting = due(owner)
    BindingFactory(shop=waiting, in_review=True)
    uids = [line for line in unfold(subscribe()) if line.startswith("UID:")]
    assert uids == [f"UID:upgrade-{waiting.pk}@guanhao"]


def test_the_feed_speaks_the_person_s_language(owner, subscribe):
    owner.language = "en"
    owner.save()
    assert "X-WR-CALNAME:Upgrade deadlines" in subscribe()


def test_a_renewed_link_ends_the_old_one(owner, subscribe, client):
    subscribe()
    old = owner.calendar_key
    subscribe()
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404


def test_a_revoked_link_is_dead(owner, subscribe, client_of, client):
    subscribe()
    client_of(owner).post(reverse("calendar_revoke"))
    assert client.get(reverse("calendar_feed", args=[owner.calendar_key])).status_code == 404


def test_a_person_who_may_no_longer_sign_in_has_no_feed(owner, subscribe, client):
    subscribe()
    owner.is_active = False
    owner.save()
    assert client.get(reverse("calendar_feed", args=[owner.calendar_key])).status_code == 404


def test_a_guessed_key_finds_nothing(client, owner):
    assert client.get("/calendar/x.ics").status_code == 404


def test_renewing_is_a_post_and_a_get_leads_to_the_profile(owner, client_of):
    response = client_of(owner).get(reverse("calendar_renew"))
    assert (response.status_code, response["Location"]) == (302, reverse("profile"))
    owner.refresh_from_db()
    assert not owner.calendar_key


@pytest.mark.parametrize("rows", [1, 30])
def test_the_feed_asks_the_database_the_same_with_many_shops(
    owner, subscribe, client, rows, django_assert_num_queries
):
    for _ in range(rows):
        due(owner)
    subscribe()
    with django_assert_num_queries(2):
        client.get(reverse("calendar_feed", args=[owner.calendar_key]))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_lines_are_folded_at_75_octets_and_unfold_to_the_same(text):
    folded = fold_line(f"SUMMARY:{text}")
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == f"SUMMARY:{text}"


def test_text_is_escaped():
    assert escape("a\\b;c,d\r\ne\nf") == "a\\\\b\\;c\\,d\\ne\\nf"


def test_a_deadline_on_the_last_day_of_the_calendar_is_told():
    assert "DTSTART;VALUE=DATE:99991231" in feed("x", [Day("x", date.max, "x", "x")], now=NOW)


def test_every_line_ends_with_crlf():
    text = feed("Deadlines", [Day("u", date(2026, 12, 6), "茶" * 60, "x\ny")], now=NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "DTSTAMP:20261124T080000Z\r\n" in text
