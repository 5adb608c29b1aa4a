"""Reminder, days left, restriction, replacements and drift at the edges of their dates, without a database."""

from datetime import date, timedelta

import pytest

from bindings.standing import standing

DEADLINE = date(2026, 12, 31)
DAY = timedelta(days=1)


def on(day=DEADLINE, **changes):
    """Return the standing on `day` of a company that is not bound, reminded since June, due on the deadline."""
    facts = {
        "state": "not_bound",
        "shop_type": "flagship",
        "closed": False,
        "reminder_from": date(2026, 6, 1),
        "deadline": DEADLINE,
        "replacements_allowed": 1,
        "replacements_used": 0,
        "shop_entity": 1,
        "account_entity": None,
    }
    return standing(on=day, **(facts | changes))


@pytest.mark.parametrize(
    ("day", "shown"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True), (date(2027, 6, 1), True)]
)
def test_reminder_shows_from_its_day(day, shown):
    assert on(day).reminder is shown


@pytest.mark.parametrize(("day", "shown"), [(date(2022, 12, 15), False), (date(2022, 12, 16), True)])
def test_reminder_never_shows_before_reminders_began(day, shown):
    assert on(day, reminder_from=date(2020, 1, 1)).reminder is shown


@pytest.mark.parametrize(
    ("state", "shown"), [("not_bound", 1), ("bound", 1), ("in_review", 1), ("upgraded", 0)]
)
def test_reminder_stays_until_upgraded(state, shown):
    assert on(state=state, account_entity=1).reminder is bool(shown)


def test_reminder_needs_a_date():
    assert on(reminder_from=None).reminder is False


@pytest.mark.parametrize(("day", "left"), [(DEADLINE - DAY, 1), (DEADLINE, 0), (DEADLINE + DAY, -1)])
def test_days_left_count_down_through_zero(day, left):
    assert on(day).days_left == left


def test_days_left_are_none_without_deadline():
    assert on(deadline=None).days_left is None


@pytest.mark.parametrize("state", ["not_bound", "bound"])
def test_restriction_begins_the_day_after_the_deadline(state):
    assert on(DEADLINE, state=state).listing_restricted is False
    assert on(DEADLINE + DAY, state=state).listing_restricted is True


@pytest.mark.parametrize("state", ["in_review", "upgraded"])
def test_restriction_pauses_in_review_and_ends_with_the_upgrade(state):
    assert on(DEADLINE + 400 * DAY, state=state, account_entity=1).listing_restricted is False


def test_restriction_needs_a_deadline():
    assert on(date(2099, 1, 1), deadline=None).listing_restricted is False


def test_personal_shop_is_outside_the_upgrade():
    personal = on(DEADLINE + DAY, shop_type="personal", shop_entity=None)
    assert (personal.reminder, personal.listing_restricted) == (False, False)


@pytest.mark.parametrize(("allowed", "used", "left"), [(1, 0, 1), (1, 1, 0), (2, 1, 1), (2, 2, 0)])
def test_replacements_left(allowed, used, left):
    assert on(state="bound", replacements_allowed=allowed, replacements_used=used).replacements_left == left


def test_replacement_lapses_with_the_upgrade():
    assert on(state="in_review").replacements_left == 1
    assert on(state="upgraded", account_entity=1).replacements_left == 0


@pytest.mark.parametrize(("shop", "account", "drift"), [(1, 1, False), (1, 2, True), (1, None, True)])
def test_drift_of_an_upgraded_shop(shop, account, drift):
    assert on(state="upgraded", shop_entity=shop, account_entity=account).entity_drift is drift


@pytest.mark.parametrize("state", ["not_bound", "bound", "in_review"])
def test_no_drift_before_the_upgrade(state):
    assert on(state=state, shop_entity=1, account_entity=2).entity_drift is False


# What a shop is called in lists


@pytest.mark.parametrize(
    ("state", "day", "status"),
    [
        ("not_bound", DEADLINE, "not_bound"),
        ("not_bound", DEADLINE + DAY, "restricted"),
        ("bound", DEADLINE, "due"),
        ("bound", DEADLINE + DAY, "restricted"),
        ("in_review", DEADLINE + DAY, "in_review"),
        ("upgraded", DEADLINE + DAY, "upgraded"),
    ],
)
def test_status_of_an_open_company(state, day, status):
    assert on(day, state=state, account_entity=1).status == status


@pytest.mark.parametrize("state", ["not_bound", "bound", "in_review", "upgraded"])
def test_status_of_a_closed_shop_is_closed_whatever_else_it_is(state):
    closed = on(DEADLINE + DAY, state=state, closed=True, account_entity=1)
    assert (closed.status, closed.due_on) == ("closed", None)


@pytest.mark.parametrize(("state", "status"), [("not_bound", "not_bound"), ("bound", "personal")])
def test_status_of_a_personal_shop_is_never_due(state, status):
    personal = on(DEADLINE + DAY, state=state, shop_type="personal", shop_entity=None)
    assert (personal.status, personal.due_on) == (status, None)


@pytest.mark.parametrize(
    ("state", "due"),
    [("not_bound", DEADLINE), ("bound", DEADLINE), ("in_review", DEADLINE), ("upgraded", None)],
)
def test_deadline_is_due_while_the_upgrade_is_open(state, due):
    assert on(state=state, account_entity=1).due_on == due
    assert on(DEADLINE + DAY, state=state, account_entity=1).due_on == due


@pytest.mark.parametrize(
    ("state", "allowed", "used", "replacement"),
    [
        ("not_bound", 1, 0, "none"),
        ("not_bound", 1, 1, "none"),
        ("bound", 1, 0, "left"),
        ("in_review", 2, 1, "left"),
        ("bound", 1, 1, "used"),
        ("in_review", 2, 2, "used"),
        ("upgraded", 1, 0, "lapsed"),
        ("upgraded", 1, 1, "used"),
    ],
)
def test_replacement_is_told_by_its_story(state, allowed, used, replacement):
    facts = on(state=state, replacements_allowed=allowed, replacements_used=used, account_entity=1)
    assert facts.replacement == replacement


def test_replacements_left_are_never_fewer_than_none():
    assert on(state="bound", replacements_allowed=0, replacements_used=1).replacements_left == 0
