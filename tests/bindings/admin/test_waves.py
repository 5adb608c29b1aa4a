"""Waves: shops chosen by filter, fixed, given out in steps, one event for each shop that changes (R12)."""

from datetime import date, timedelta

import pytest

from bindings import services
from bindings.admin.waves.choosing import chosen_shops
from bindings.models import Event, Wave
from shops.models import Shop
from tests.factories import BindingFactory, ShopFactory

DATES = {"reminder_from": "2026-12-01", "deadline": "2026-12-31", "reason": "Third wave"}
PREPARE = "/admin/bindings/wave/prepare/"


def prepared(client, **fields) -> Wave:
    assert client.post(PREPARE, DATES | fields | {"_prepare": "1"}).status_code == 302
    return Wave.objects.latest("pk")


def run(client, wave: Wave):
    response = client.post(f"/admin/bindings/wave/{wave.pk}/run/")
    wave.refresh_from_db()
    return response


def test_only_shops_that_upgrade_are_chosen(shop):
    ShopFactory(personal=True)
    ShopFactory(status="closed")
    BindingFactory(upgraded=True)
    assert list(chosen_shops(types=[])) == [shop]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"types": ["franchise"]}, {"franchise"}),
        ({"types": [], "state": "bound"}, {"bound"}),
        ({"types": [], "state": "not_bound", "codes": ["FRANCHISE", "bound"]}, {"franchise"}),
        ({"types": [], "registered_to": date(2020, 1, 1)}, {"old"}),
        ({"types": [], "registered_from": date(2020, 1, 2)}, {"franchise", "bound"}),
    ],
)
def test_choices_narrow_the_shops(db, choice, names):
    ShopFactory(code="franchise", shop_type="franchise")
    ShopFactory(code="old", registered_on=date(2019, 5, 1))
    BindingFactory(shop__code="bound")
    assert {shop.code for shop in chosen_shops(**choice)} == names


def test_preview_says_how_many_and_prepares_nothing(client_of, supervisor, shop):
    response = client_of(supervisor).post(PREPARE, DATES)
    assert (response.context["found"], list(response.context["shown"])) == (1, [shop])
    assert not Wave.objects.exists()


def test_wave_is_prepared_and_run(client_of, supervisor, shop, other_shop):
    client = client_of(supervisor)
    wave = prepared(client)
    assert (wave.total, wave.done, Event.objects.count()) == (2, 0, 0)
    run(client, wave)
    assert (wave.done, wave.finished_at is not None) == (2, True)
    assert set(Shop.objects.values_list("upgrade_deadline", flat=True)) == {date(2026, 12, 31)}
    events = Event.objects.filter(verb="upgrade_scheduled", reason="Third wave", actor=supervisor)
    assert set(events.values_list("shop", flat=True)) == {shop.pk, other_shop.pk}


def test_wave_goes_on_where_it_stopped(client_of, supervisor, now):
    ShopFactory.create_batch(5, entity=ShopFactory().entity)
    wave, actor = prepared(client_of(supervisor)), services.operator(supervisor)
    steps = services.schedule_upgrade(
        shop_ids=wave.shop_ids[:3],
        reminder_from=wave.reminder_from,
        deadline=wave.deadline,
        actor=actor,
        now=now,
    )
    list(steps)
    Wave.objects.filter(pk=wave.pk).update(done=2)
    wave.refresh_from_db()
    services.run_wave(wave=wave, actor=actor, now=now, seconds=5)
    assert (wave.done, wave.total) == (6, 6)
    assert Event.objects.filter(verb="upgrade_scheduled").count() == 6


def test_running_a_finished_wave_changes_nothing(client_of, supervisor, shop):
    client = client_of(supervisor)
    wave = prepared(client)
    run(client, wave)
    run(client, wave)
    assert Event.objects.count() == 1


def test_wave_stops_after_its_seconds(client_of, supervisor, now, monkeypatch):
    ShopFactory.create_batch(3, entity=ShopFactory().entity)
    wave = prepared(client_of(supervisor))
    services.run_wave(wave=wave, actor=services.operator(supervisor), now=now + timedelta(1), seconds=-1)
    assert wave.done == wave.total


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"deadline": "2026-11-01"}, 409),
        ({"reminder_from": "2022-12-15"}, 409),
        ({"reason": ""}, 422),
        ({"codes": "nobody-has-this"}, 422),
        ({"types": ["personal"]}, 422),
        ({"state": "in_review"}, 409),
    ],
)
def test_wave_that_makes_no_sense_is_not_prepared(client_of, supervisor, shop, fields, status):
    response = client_of(supervisor).post(PREPARE, DATES | fields | {"_prepare": "1"})
    assert response.status_code == status
    assert not Wave.objects.exists()


def test_waves_are_a_supervisors(client_of, operator, supervisor, shop):
    wave = prepared(client_of(supervisor))
    client = client_of(operator)
    assert client.get(PREPARE).status_code == 403
    assert client.post(f"/admin/bindings/wave/{wave.pk}/run/").status_code == 403
    assert not Event.objects.exists()


def test_selected_shops_are_taken_to_the_wave(client_of, supervisor, shop, other_shop):
    client = client_of(supervisor)
    data = {"action": "plan_wave", "_selected_action": [shop.pk], "index": 0}
    response = client.post("/admin/shops/shop/?show=all", data, follow=True)
    assert response.context["form"].initial["codes"] == "lanxi"
