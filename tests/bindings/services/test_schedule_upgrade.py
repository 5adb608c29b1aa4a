"""Reminder and deadline for many shops: the wave, with one event for each shop that changes (R12)."""

from datetime import date, timedelta

import pytest

from bindings import services
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, ShopFactory
from tests.world import last_event, refused, shows, unchanged, verbs

# -- schedule --------------------------------------------------------------------------------------------------

JUNE, JULY = date(2027, 6, 1), date(2027, 7, 1)


@pytest.fixture
def schedule(supervisor, now):
    def run(*shops, reminder_from=JUNE, deadline=JULY, **more):
        return list(
            services.schedule_upgrade(
                shop_ids=[shop.pk for shop in shops],
                reminder_from=reminder_from,
                deadline=deadline,
                actor=services.operator(supervisor),
                now=now,
                **more,
            )
        )

    return run


def test_wave_gives_each_shop_its_dates_and_event(schedule):
    shops = ShopFactory.create_batch(5)
    assert schedule(*shops, chunk=2) == [2, 4, 5]
    assert set(Shop.objects.values_list("upgrade_reminder_from", "upgrade_deadline")) == {(JUNE, JULY)}
    assert verbs() == ["upgrade_scheduled"] * 5
    assert last_event().rules == ["R12"]
    shows(last_event(), reminder_from=("", "2027-06-01"), deadline=("", "2027-07-01"))
    assert list(services.broken_events()) == []


def test_wave_leaves_other_shops_alone(shop, other_shop, schedule):
    schedule(shop)
    other_shop.refresh_from_db()
    assert other_shop.upgrade_deadline is None


def test_wave_twice_is_wave_once(shop, schedule):
    schedule(shop)
    with unchanged():
        assert schedule(shop) == [1]


def test_wave_continues_the_chain(shop, owner, schedule):
    flows.bind(shop, AccountFactory(), owner)
    schedule(shop)
    assert (last_event().number, list(services.broken_events())) == (5, [])


def test_wave_moves_dates_that_were_there(shop, schedule):
    schedule(shop)
    schedule(shop, deadline=JULY + timedelta(days=1))
    shows(last_event(), deadline=("2027-07-01", "2027-07-02"))


@pytest.mark.parametrize(
    ("reminder", "deadline", "code"),
    [
        (date(2022, 12, 15), JULY, "REMINDER_TOO_EARLY"),
        (JUNE, JUNE - timedelta(days=1), "DEADLINE_BEFORE_REMINDER"),
    ],
)
def test_wave_with_impossible_dates_is_refused(shop, schedule, reminder, deadline, code):
    with refused(code):
        schedule(shop, reminder_from=reminder, deadline=deadline)


def test_first_possible_dates_are_accepted(shop, schedule):
    assert schedule(shop, reminder_from=date(2022, 12, 16), deadline=date(2022, 12, 16)) == [1]
