"""Later edits of the official account's name (R11, R14)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindings import services
from bindings.services import name_editable_from
from tests.factories import AccountFactory, BindingFactory
from tests.world import last_event, refused, shows


@pytest.fixture
def account(shop):
    return BindingFactory(shop=shop, upgraded=True, account__display_name="Old Name").account


def edit(shop, name, person, now):
    return services.edit_name(shop=shop, name=name, actor=services.merchant(person), now=now)


def test_name_is_edited_with_an_event(shop, account, manager, now, book):
    edit(shop, "  Hill Tea ", manager, now)
    account.refresh_from_db()
    assert (account.display_name, account.name_key, account.name_edited_at) == (
        "Hill Tea",
        account.name_key,
        now,
    )
    assert (last_event().verb, last_event().rules, last_event().rule_book) == (
        "name_edited",
        ["R11", "R14"],
        book,
    )
    shows(last_event(), display_name=("Old Name", "Hill Tea"))


def test_new_name_counts_as_taken_at_once(shop, account, owner, now, book):
    edit(shop, "Hill Tea", owner, now)
    assert services.check_account_name("HILL TEA", None, book).problems == ("NAME_TAKEN",)
    assert services.check_account_name("Old Name", None, book).problems == ()


@pytest.mark.parametrize(("days", "seconds", "allowed"), [(30, -1, False), (30, 0, True), (30, 1, True)])
def test_blue_v_edits_have_thirty_days_between_them(shop, account, owner, now, days, seconds, allowed):
    edit(shop, "Hill Tea", owner, now)
    later = now + timedelta(days=days, seconds=seconds)
    if allowed:
        assert edit(shop, "Lake Tea", owner, later).display_name == "Lake Tea"
        return
    with refused("NAME_EDIT_TOO_SOON") as caught:
        edit(shop, "Lake Tea", owner, later)
    assert caught.value.facts == {"again_on": timezone.localdate(now + timedelta(days=30))}


def test_automatic_match_does_not_count(shop, account, book):
    assert name_editable_from(account, book) is None


def test_account_that_is_not_blue_v_has_no_waiting_time(shop, owner, now):
    BindingFactory(shop=shop, account=AccountFactory())
    edit(shop, "Hill Tea", owner, now)
    assert edit(shop, "Lake Tea", owner, now).display_name == "Lake Tea"


def test_same_name_is_no_edit(shop, account, owner, now):
    with refused("NAME_UNCHANGED"):
        edit(shop, " Old Name", owner, now)


def test_illegal_name_is_refused_with_its_problems(shop, account, owner, now):
    with refused("NAME_NOT_LEGAL") as caught:
        edit(shop, "Best Douyin", owner, now)
    assert caught.value.facts == {"problems": ("SUPERLATIVE", "PLATFORM_IMITATION"), "name": "Best Douyin"}


def test_name_of_another_blue_v_account_is_taken(shop, account, owner, now):
    AccountFactory(blue_v=True, display_name="Hill Tea")
    with refused("NAME_NOT_LEGAL") as caught:
        edit(shop, "hill tea", owner, now)
    assert caught.value.facts["problems"] == ("NAME_TAKEN",)


def test_name_needs_a_bound_account_and_a_manager(shop, owner, viewer, now):
    with refused("NOTHING_BOUND"):
        edit(shop, "Hill Tea", owner, now)
    BindingFactory(shop=shop)
    with refused("ROLE_TOO_SMALL"):
        edit(shop, "Hill Tea", viewer, now)
