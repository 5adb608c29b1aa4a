"""`shop_status`: where a shop stands on a day, at the edges of its dates."""

import json
from datetime import date

import pytest

from tests.commands import run
from tests.factories import AccountFactory, BindingFactory, EntityFactory, ShopFactory

KEYS = ["shop", "state", "official", "reminder", "days_left", "listing_restricted", "replacements_left"]
KEYS += ["entity_drift"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(shop):
    shop.upgrade_reminder_from, shop.upgrade_deadline = date(2026, 10, 1), date(2026, 11, 30)
    shop.save()
    return shop


def status(on: str = "2026-11-20", code: str = "lanxi") -> dict:
    result = run("shop_status", code, "--on", on, "--json")
    assert result.code == 0
    return json.loads(result.out)


def test_a_shop_without_anything_has_nulls(shop):
    answer = status(code="LANXI")
    assert list(answer) == KEYS
    assert answer == {
        "shop": "lanxi",
        "state": "not_bound",
        "official": None,
        "reminder": False,
        "days_left": None,
        "listing_restricted": False,
        "replacements_left": 1,
        "entity_drift": False,
    }


@pytest.mark.parametrize(
    ("on", "reminder", "days_left", "restricted"),
    [
        ("2026-09-30", False, 61, False),
        ("2026-10-01", True, 60, False),
        ("2026-11-30", True, 0, False),
        ("2026-12-01", True, -1, True),
    ],
)
def test_dates_at_their_edges(due, on, reminder, days_left, restricted):
    answer = status(on)
    assert (answer["reminder"], answer["days_left"], answer["listing_restricted"]) == (
        reminder,
        days_left,
        restricted,
    )


def test_no_reminder_before_reminders_began(due):
    due.upgrade_reminder_from = date(2022, 12, 1)
    due.save()
    assert (status("2022-12-15")["reminder"], status("2022-12-16")["reminder"]) == (False, True)


@pytest.mark.parametrize(
    ("state", "reminder", "restricted", "left"),
    [("bound", True, True, 1), ("in_review", True, False, 1), ("upgraded", False, False, 0)],
)
def test_after_the_deadline_it_depends_on_the_state(due, state, reminder, restricted, left):
    traits = {} if state == "bound" else {state: True}
    binding = BindingFactory(shop=due, **traits)
    answer = status("2026-12-24")
    assert (answer["state"], answer["official"]) == (state, binding.account.handle)
    assert (answer["reminder"], answer["listing_restricted"], answer["replacements_left"]) == (
        reminder,
        restricted,
        left,
    )
    assert answer["days_left"] == -24


def test_entities_that_differ_after_the_upgrade_are_shown(shop):
    binding = BindingFactory(shop=shop, upgraded=True)
    assert status()["entity_drift"] is False
    binding.account.entity = EntityFactory()
    binding.account.save()
    assert status()["entity_drift"] is True


def test_a_personal_shop_is_outside_the_upgrade():
    ShopFactory(
        code="mine", personal=True, upgrade_deadline=date(2026, 1, 1), upgrade_reminder_from=date(2025, 1, 1)
    )
    answer = status(code="mine")
    assert (answer["reminder"], answer["listing_restricted"], answer["replacements_left"]) == (
        False,
        False,
        1,
    )


def test_people_read_lines(due):
    BindingFactory(shop=due, account=AccountFactory(handle="tea"))
    out = run("shop_status", "lanxi", "--on", "2026-11-20").out
    assert "Official account: @tea\nUpgrade deadline: 2026-11-30 (10 days left)\nReminder shown: yes" in out


@pytest.mark.parametrize(
    "arguments", [("nowhere",), ("lanxi", "--on", "20261120"), ("lanxi", "--on", "2026-02-30")]
)
def test_an_unknown_shop_or_a_text_that_is_no_day_exits_2(shop, arguments):
    result = run("shop_status", *arguments, "--json")
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
