"""Where a shop stands is the same answer in SQL and in Python, on every combination of what it depends on."""

from datetime import date, timedelta
from itertools import count, product

import pytest
from django.utils import timezone

from accounts.models import Account
from bindings.models import Binding, BindingRole
from bindings.services import standing_of
from bindings.services.standings import (
    FAR,
    OPEN,
    in_state,
    listing_restricted,
    reminded,
    with_official,
    with_standing,
)
from bindings.standing import REMINDERS_BEGAN, replacement_of
from shops.models import Shop, ShopStatus, ShopType
from tests.factories import EntityFactory

DAY = timedelta(days=1)
STATES = ("not_bound", "bound", "in_review", "upgraded")
DEADLINES = (None, -9 * DAY, 0 * DAY, 1 * DAY, 90 * DAY)
REMINDERS = (None, -9 * DAY, 0 * DAY, 1 * DAY)
REPLACEMENTS = ((1, 0), (1, 1), (2, 1))
ENTITIES = ("same", "other", "none")

TYPES = (ShopType.FLAGSHIP, ShopType.PERSONAL)
TODAY, EVE = date(2026, 6, 1), REMINDERS_BEGAN - DAY
DAYS = (TODAY, TODAY + DAY, TODAY + 90 * DAY)


@pytest.fixture
def shops(each_database):
    """One shop for each combination, with its official account; days are told from `TODAY`."""
    ours, theirs = EntityFactory(), EntityFactory()
    combinations = product(
        STATES, TYPES, ShopStatus, DEADLINES, REMINDERS, REPLACEMENTS, ENTITIES, [ours], [theirs]
    )
    numbered = list(zip(count(), combinations, strict=False))
    shops = Shop.objects.bulk_create([_shop(number, *one) for number, one in numbered])
    accounts = Account.objects.bulk_create([_account(number, *one) for number, one in numbered])
    rows = zip(shops, accounts, (one[0] for _number, one in numbered), strict=True)
    Binding.objects.bulk_create([_binding(*row) for row in rows if row[2] != "not_bound"])
    return Shop.objects.order_by("pk")


def _shop(number, _state, shop_type, status, deadline, reminder, replacements, _entity, ours, _theirs):
    return Shop(
        code=f"s{number}",
        name="Shop",
        shop_type=shop_type,
        status=status,
        entity=None if shop_type == ShopType.PERSONAL else ours,
        upgrade_deadline=None if deadline is None else TODAY + deadline,
        upgrade_reminder_from=None if reminder is None else TODAY + reminder,
        replacements_allowed=replacements[0],
        replacements_used=replacements[1],
    )


def _account(number, _state, _type, _status, _deadline, _reminder, _replacements, entity, ours, theirs):
    entity = {"same": ours, "other": theirs, "none": None}[entity]
    return Account(handle=f"a{number}", display_name=f"Account {number}", entity=entity)


def _binding(shop, account, state):
    now = timezone.now()
    return Binding(
        shop=shop,
        account=account,
        role=BindingRole.OFFICIAL,
        state=state,
        upgraded_at=now if state == "upgraded" else None,
        bound_at=now,
        imported=True,
    )


def by_python(shops, on):
    """Return each shop with its standing by the pure rules."""
    rows = Binding.objects.active().official().select_related("account")
    official = {row.shop_id: row for row in rows}
    return [(shop, standing_of(shop, official.get(shop.pk), on)) for shop in shops]


def by_sql(shops, on):
    """Return what SQL says of each shop, in the words of a `Standing`."""
    for shop in with_standing(shops, on):
        state, due = shop.state or "not_bound", shop.due_on if shop.due_on != FAR else None
        replacement = replacement_of(state, shop.replacements_allowed, shop.replacements_used)
        yield shop.pk, state, shop.status_code, due, replacement


def test_every_combination_stands_the_same_in_sql_and_in_python(shops):
    for on in DAYS:
        python = [
            (shop.pk, one.state, one.status, one.due_on, one.replacement)
            for shop, one in by_python(shops, on)
        ]
        assert len(python) == 4 * 2 * 2 * 5 * 4 * 3 * 3
        assert list(by_sql(shops, on)) == python


def test_every_condition_finds_the_shops_of_which_python_says_it(shops):
    for on in (TODAY, EVE):
        told = by_python(shops, on)
        for condition, holds in conditions(on):
            found = with_official(shops).filter(condition).values_list("pk", flat=True)
            assert list(found) == [shop.pk for shop, standing in told if holds(shop, standing)], condition


def conditions(on):
    yield listing_restricted(on), lambda shop, standing: standing.listing_restricted
    yield reminded(on), lambda shop, standing: standing.reminder
    yield OPEN, lambda shop, standing: not shop.is_closed
    for state in STATES:
        yield in_state(state), lambda shop, standing, state=state: standing.state == state


def test_every_drift_is_found(shops):
    drifted = [shop.pk for shop, standing in by_python(shops, TODAY) if standing.entity_drift]
    found = Binding.objects.active().official().drifted().order_by("shop")
    assert drifted == list(found.values_list("shop", flat=True)) != []
