"""Checks and suggestions of names for an account, with the rule book and the names of other accounts (R11, R14)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindings import services
from bindings.errors import Refusal
from bindings.models import RuleBook
from bindings.services.names import blue_v_names, legal_name
from tests.factories import AccountFactory, BindingFactory, ShopFactory
from tests.world import refused, rolled_back

NAMES = st.sampled_from(
    ["River Tea", "RIVER tea", "Rіver Tea", "兰溪茶舍", "兰溪 茶舍", "Hill Tea", "Best Tea", "", "茶"]
)


@pytest.fixture
def river(db):
    return AccountFactory(blue_v=True, display_name="River Tea")


def problems(name, account, book) -> tuple[str, ...]:
    return services.check_account_name(name, account, book).problems


@pytest.mark.parametrize("name", ["River Tea", "rivertea", "ＲＩＶＥＲ Tea", "Rіver Tea"])
def test_name_of_another_blue_v_account_is_taken(river, book, name):
    assert problems(name, AccountFactory(), book) == ("NAME_TAKEN",)
    assert problems(name, None, book) == ("NAME_TAKEN",)


def test_own_name_is_not_taken(river, book):
    assert problems("RIVER TEA", river, book) == ()


@pytest.mark.parametrize("kind", ["regular", "unverified", "verified"])
def test_name_of_an_account_that_is_not_blue_v_is_free(book, kind):
    AccountFactory(**{kind: True}, display_name="River Tea")
    assert problems("River Tea", None, book) == ()


def test_two_accounts_keep_a_name_they_already_share(river, book):
    twin = AccountFactory(blue_v=True, display_name="River Tea")
    assert problems("River Tea", river, book) == problems("River Tea", twin, book) == ("NAME_TAKEN",)


@pytest.mark.parametrize(
    ("limits", "name", "found"),
    [
        ({"name_minimum": 5}, "兰溪茶舍", ("TOO_SHORT",)),
        ({"name_minimum": 4}, "兰溪茶舍", ()),
        ({"name_maximum": 3}, "兰溪茶舍", ("TOO_LONG",)),
        ({"name_maximum": 30}, "Lanxi Tea House of Hangzhou", ()),
    ],
)
def test_lengths_come_from_the_rule_book(db, limits, name, found):
    assert problems(name, None, RuleBook(**limits)) == found


def test_many_names_are_looked_up_in_one_query(river, django_assert_num_queries):
    with django_assert_num_queries(1):
        known = blue_v_names(["River Tea", "Hill Tea", "rivertea"])
    assert known == {"rivertea": {river.pk}, "hilltea": set()}


def test_names_looked_up_before_need_no_query(river, book, django_assert_num_queries):
    known = blue_v_names(["River Tea", "Hill Tea"])
    with django_assert_num_queries(0):
        check = services.check_account_name("River Tea", None, book, known=known)
        own = services.check_account_name("River Tea", river, book, known=known)
    assert (check.problems, own.problems) == (("NAME_TAKEN",), ())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(NAMES, st.booleans()), max_size=4), NAMES, st.integers(0, 4))
@pytest.mark.django_db
def test_both_ways_to_look_up_a_name_agree(others, name, index):
    with rolled_back():
        accounts = [AccountFactory(blue_v=blue_v, display_name=own or "x") for own, blue_v in others]
        account = accounts[index] if index < len(accounts) else None
        book = RuleBook()
        known = blue_v_names([name])
        assert services.check_account_name(name, account, book, known=known) == services.check_account_name(
            name, account, book
        )


def test_suggestions_use_shop_and_entity_and_leave_out_taken_names(book):
    shop = ShopFactory(name="抖音兰溪茶舍", entity__name="杭州兰溪茶业有限公司")
    assert services.suggest_account_names(shop.name, shop, None, book)[:2] == ["兰溪茶舍", "杭州兰溪茶舍"]
    AccountFactory(blue_v=True, display_name="兰溪茶舍")
    assert services.suggest_account_names(shop.name, shop, None, book)[0] == "杭州兰溪茶舍"


def test_suggestions_for_a_personal_shop_need_no_entity(book):
    shop = ShopFactory(personal=True, name="Best Hill Tea")
    assert services.suggest_account_names(shop.name, shop, None, book)[0] == "Hill Tea"


def test_suggestions_respect_the_rule_book(db):
    shop, book = ShopFactory(name="Lanxi Tea House of Hangzhou"), RuleBook(name_maximum=10)
    names = services.suggest_account_names(shop.name, shop, None, book)
    assert names[0] == "Lanxi Tea"
    assert all(len(name) <= 10 for name in names)


@pytest.mark.parametrize(
    ("shop_name", "chosen", "name"),
    [
        ("Hill Tea", "", "Hill Tea"),
        ("Hill Tea", "Lake Tea", "Hill Tea"),
        ("  Hill Tea ", "", "Hill Tea"),
        ("Best Tea House", "Lake Tea", "Lake Tea"),
        ("River Tea", "Lake Tea", "Lake Tea"),
    ],
)
def test_upgrade_takes_the_shop_name_and_the_chosen_one_only_if_needed(river, book, shop_name, chosen, name):
    shop = ShopFactory(name=shop_name)
    assert legal_name(shop, AccountFactory(), chosen, book) == name


@pytest.mark.parametrize(
    ("shop_name", "chosen", "found"),
    [
        ("River Tea", "", ("NAME_TAKEN",)),
        ("River Tea", "rivertea", ("NAME_TAKEN",)),
        ("Best Tea House", "抖音茶", ("PLATFORM_IMITATION",)),
    ],
)
def test_upgrade_without_a_legal_name_is_refused_with_its_problems(river, book, shop_name, chosen, found):
    with pytest.raises(Refusal, match="NAME_NOT_LEGAL") as caught:
        legal_name(ShopFactory(name=shop_name), AccountFactory(), chosen, book)
    assert caught.value.facts == {"problems": found, "name": chosen or shop_name}


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (1, False)])
def test_days_between_edits_come_from_the_rule_book(shop, owner, now, days, allowed):
    RuleBook.objects.update(name_edit_days=days)
    account = BindingFactory(shop=shop, upgraded=True).account
    account.name_edited_at = now - timedelta(hours=1)
    account.save()
    edit = {"shop": shop, "name": "Lake Tea", "actor": services.merchant(owner), "now": now}
    if allowed:
        assert services.edit_name(**edit).display_name == "Lake Tea"
    else:
        with refused("NAME_EDIT_TOO_SOON"):
            services.edit_name(**edit)


def test_name_is_stored_normalized(shop, owner, now):
    BindingFactory(shop=shop, upgraded=True)
    account = services.edit_name(shop=shop, name="Ｌａｋｅ　Ｔｅａ ", actor=services.merchant(owner), now=now)
    account.refresh_from_db()
    assert (account.display_name, account.name_key) == ("Lake Tea", "laketea")
