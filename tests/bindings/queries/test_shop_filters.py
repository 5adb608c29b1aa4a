"""Filters of the shop list: what a query string may say, and which shops each choice finds."""

from datetime import timedelta

import pytest

from bindings.queries.shops import Filters, owners_beside, shops_of, tally, with_details
from shops.models import Role
from tests.factories import BindingFactory, MembershipFactory, ShopFactory, UserFactory


@pytest.fixture
def reader(db):
    return UserFactory()


@pytest.fixture
def mine(reader, today):
    """Give the reader a shop that is due in so many days."""

    def own(days=None, **more):
        deadline = None if days is None else today + timedelta(days=days)
        begins = None if days is None else today - timedelta(days=60)
        shop = ShopFactory(upgrade_deadline=deadline, upgrade_reminder_from=begins, **more)
        MembershipFactory(user=reader, shop=shop)
        return shop

    return own


@pytest.fixture
def found(reader, today):
    """Return the shops that a query string finds."""

    def find(**query):
        return list(Filters.read(query).apply(shops_of(reader, today), today))

    return find


def test_unknown_values_are_ignored():
    read = Filters.read({"sort": "color", "state": "sold", "deadline": "8", "owner": "王"})
    assert read == Filters()


def test_known_values_are_taken():
    read = Filters.read({"q": " tea ", "sort": "-name", "state": "review", "deadline": "7", "owner": "3"})
    assert read == Filters("tea", "review", "3", "7", "-name")


def test_search_is_cut_and_has_no_null_character():
    assert Filters.read({"q": "\x00tea"}).search == "tea"
    assert len(Filters.read({"q": "a" * 81}).search) == 80


@pytest.mark.parametrize(
    ("deadline", "days"),
    [
        ("overdue", [-1]),
        ("7", [0, 7]),
        ("30", [0, 7, 8, 30]),
        ("none", [None]),
        ("", [-1, 0, 7, 8, 30, 31, None]),
    ],
)
def test_deadline_includes_its_first_and_its_last_day(mine, found, deadline, days):
    shops = {number: mine(number) for number in (-1, 0, 7, 8, 30, 31, None)}
    assert found(deadline=deadline) == [shops[number] for number in days]


def test_upgraded_and_closed_shops_are_due_on_no_day(mine, found):
    upgraded, closed = mine(3), mine(3)
    BindingFactory(shop=upgraded, upgraded=True)
    closed.status = "closed"
    closed.save()
    assert found(deadline="7") == []
    assert set(found(deadline="none")) == {upgraded, closed}


@pytest.mark.parametrize("word", ["hill", "HILL tea", "tea-7", "Lanxi Hills", "@leaf", "leaf"])
def test_every_word_is_looked_for_in_name_code_entity_and_handle(mine, found, word):
    shop = mine(name="Hill Tea", code="tea-7", entity__name="Lanxi Hills Ltd.")
    BindingFactory(shop=shop, account__handle="leafy")
    mine(name="Lake Tea", code="sea-8", entity__name="Shore Ltd.")
    assert found(q=word) == [shop]


def test_credit_code_is_looked_for_from_its_beginning(mine, found):
    shop = mine()
    assert found(q=shop.entity.code) == [shop]
    assert found(q=shop.entity.code[9:]) == []


def test_owner_is_the_owner_and_no_other_member(mine, found):
    shop, other = mine(), mine()
    person = MembershipFactory(shop=shop).user
    MembershipFactory(shop=other, user=person, role=Role.MANAGER)
    assert found(owner=str(person.pk)) == [shop]
    assert found(owner="9" * 40) == []


def test_shops_of_others_are_never_found(mine, found):
    ShopFactory(name="Hill Tea")
    shop = mine(name="Hill Tea Two")
    assert found(q="hill") == [shop]


@pytest.mark.parametrize(
    ("group", "states"),
    [("action", ["not_bound", "bound"]), ("review", ["in_review"]), ("upgraded", ["upgraded"])],
)
def test_group_is_what_the_shops_have_to_do(mine, found, group, states):
    shops = {"not_bound": mine(), "bound": mine(), "in_review": mine(), "upgraded": mine()}
    BindingFactory(shop=shops["bound"])
    BindingFactory(shop=shops["in_review"], in_review=True)
    BindingFactory(shop=shops["upgraded"], upgraded=True)
    assert set(found(state=group)) == {shops[state] for state in states}


@pytest.mark.parametrize(("sort", "names"), [("name", "ABC"), ("-name", "CBA"), ("deadline", "BCA")])
def test_order_is_the_one_asked_for(mine, found, sort, names):
    mine(name="A"), mine(2, name="B"), mine(5, name="C")
    assert "".join(shop.name for shop in found(sort=sort)) == names


def test_tally_counts_every_status_even_none(reader, mine, today):
    mine(), mine(-1)
    counted = tally(shops_of(reader, today))
    assert (counted["not_bound"], counted["restricted"], counted["upgraded"]) == (1, 1, 0)
    assert sum(counted.values()) == 2


def test_first_owner_is_shown_by_name_or_else_by_username(reader, mine, today, now):
    shop = mine()
    shop.memberships.update(since=now)
    first = MembershipFactory(shop=shop, user__full_name="", user__username="first").user
    first.memberships.update(since=now - timedelta(days=1))
    assert with_details(shops_of(reader, today)).get().owner_name == "first"


def test_owners_to_choose_from_are_those_of_the_reader_s_shops(reader, mine):
    shop = mine()
    partner = MembershipFactory(shop=shop).user
    MembershipFactory(shop=shop, role=Role.VIEWER)
    MembershipFactory()
    assert set(owners_beside(reader)) == {reader, partner}
