"""Waves: the shops are fixed when a wave is prepared, and scheduled in steps that can be interrupted (R12)."""

from datetime import date, timedelta

import pytest

from bindings import services
from bindings.models import Event, Wave
from shops.models import Shop
from tests.factories import ShopFactory
from tests.world import refused, unchanged

JUNE, JULY = date(2027, 6, 1), date(2027, 7, 1)


@pytest.fixture
def prepare(supervisor, now):
    def prepare(*shops: Shop, **fields) -> Wave:
        values = {"reminder_from": JUNE, "deadline": JULY, "reason": "First wave", "choice": {}} | fields
        shop_ids = [shop.pk for shop in shops]
        return services.prepare_wave(
            shop_ids=shop_ids, actor=services.operator(supervisor), now=now, **values
        )

    return prepare


@pytest.fixture
def run(supervisor, now):
    def run(wave: Wave, seconds: float = 60, **more) -> Wave:
        arguments = {"actor": services.operator(supervisor), "now": now} | more
        return services.run_wave(wave=wave, seconds=seconds, **arguments)

    return run


def test_prepared_wave_keeps_its_shops_and_reason(shop, other_shop, prepare, supervisor, now):
    wave = prepare(other_shop, shop, shop, reason="  First wave\n", choice={"types": ["flagship"]})
    assert (wave.shop_ids, wave.total, wave.done) == (sorted([shop.pk, other_shop.pk]), 2, 0)
    assert (wave.reason, wave.choice) == ("First wave", {"types": ["flagship"]})
    assert (wave.created_by, wave.created_at, wave.finished_at) == (supervisor, now, None)


def test_preparing_schedules_nothing(shop, prepare):
    prepare(shop)
    shop.refresh_from_db()
    assert (shop.upgrade_reminder_from, shop.upgrade_deadline, Event.objects.count()) == (None, None, 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " \n"}, "REASON_REQUIRED"),
        ({"reminder_from": date(2022, 12, 15)}, "REMINDER_TOO_EARLY"),
        ({"deadline": JUNE - timedelta(days=1)}, "DEADLINE_BEFORE_REMINDER"),
    ],
)
def test_bad_wave_is_refused(shop, prepare, fields, code):
    with refused(code):
        prepare(shop, **fields)
    assert not Wave.objects.exists()


def test_wave_without_shops_is_refused(prepare, db):
    with refused("WAVE_EMPTY"):
        prepare()


def test_first_reminder_day_and_a_deadline_on_the_same_day_are_accepted(shop, prepare, run):
    wave = run(prepare(shop, reminder_from=date(2022, 12, 16), deadline=date(2022, 12, 16)))
    assert (wave.done, wave.percent) == (1, 100)


def test_shop_added_after_the_preparation_is_not_in_the_wave(shop, prepare, run):
    wave = prepare(shop)
    later = ShopFactory()
    run(wave)
    later.refresh_from_db()
    assert later.upgrade_deadline is None


def test_wave_stops_when_its_seconds_are_over_and_continues(prepare, run):
    entity = ShopFactory().entity
    Shop.objects.bulk_create(ShopFactory.build_batch(1001, entity=entity))
    wave = prepare(*Shop.objects.filter(name__startswith="Lanxi Tea")[:1001])
    wave = run(wave, seconds=-1)
    assert (wave.done, wave.percent, wave.finished_at) == (1000, 99, None)
    wave = run(wave, seconds=-1)
    assert (wave.done, wave.percent, wave.finished_at is not None) == (1001, 100, True)
    assert Event.objects.filter(verb="upgrade_scheduled").count() == 1001


def test_finished_wave_keeps_its_first_end(shop, prepare, run, now):
    wave = run(prepare(shop))
    assert wave.finished_at == now
    with unchanged():
        assert run(wave, now=now + timedelta(hours=1)).finished_at == now


def test_two_runs_from_the_same_state_repeat_nothing(shop, other_shop, prepare, run):
    wave = prepare(shop, other_shop)
    stale = Wave.objects.get(pk=wave.pk)
    run(wave)
    assert run(stale).done == 2
    assert Event.objects.filter(verb="upgrade_scheduled").count() == 2


def test_event_of_each_shop_has_the_reason_and_person_of_the_run(shop, prepare, run, other_supervisor):
    run(prepare(shop, reason="First wave"), actor=services.operator(other_supervisor))
    event = Event.objects.get(shop=shop)
    assert (event.reason, event.actor) == ("First wave", other_supervisor)
