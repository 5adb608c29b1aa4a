"""Locks on PostgreSQL: rows and names are held until the transaction ends, without touching related rows."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Model, Q

from bindings.services import locks
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, ShopFactory
from tests.races.contest import contest

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


@contextmanager
def held(lock: Callable, *arguments) -> Iterator[None]:
    """Hold a lock in another thread and connection during the block."""
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock(*arguments)
                locked.set()
                done.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join(30)


def is_free(lock: Callable, *arguments) -> bool:
    """Return whether the lock can be taken now."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
            lock(*arguments)
    except OperationalError:
        return False
    return True


def row_is_free(row: Model) -> bool:
    """Return whether nobody holds a lock on the row."""
    return is_free(type(row).objects.select_for_update().get, Q(pk=row.pk))


def test_locked_shop_is_held_until_the_transaction_ends_and_its_entity_is_not():
    shop, other = ShopFactory(), ShopFactory()
    with held(locks.lock_shop, shop.pk):
        assert (row_is_free(shop), row_is_free(other), row_is_free(shop.entity)) == (False, True, True)
    assert row_is_free(shop)


def test_locked_account_is_held_and_its_entity_is_not():
    account = AccountFactory(blue_v=True)
    with held(locks.lock_account, account.pk):
        assert (row_is_free(account), row_is_free(account.entity)) == (False, True)


def test_locked_ticket_is_held_and_its_shop_and_rule_book_are_not():
    member = MembershipFactory()
    ticket = flows.issue(member.shop, "bind", member.user)
    with held(locks.lock_ticket, ticket.pk):
        assert not row_is_free(ticket)
        assert all(map(row_is_free, (member.shop, member.user, ticket.rule_book)))


def test_several_shops_are_locked_and_returned_by_key():
    shops = ShopFactory.create_batch(3)
    with held(locks.lock_shops, [shop.pk for shop in shops[:2]]):
        assert [row_is_free(shop) for shop in shops] == [False, False, True]
    with transaction.atomic():
        assert locks.lock_shops({shop.pk for shop in shops}) == {shop.pk: shop for shop in shops}
        assert locks.lock_shops([]) == {}


def test_several_shops_asked_for_in_any_order_never_deadlock():
    keys = [shop.pk for shop in ShopFactory.create_batch(6)]

    def lock_in_order(order: list[int]) -> int:
        with transaction.atomic():
            return len(locks.lock_shops(order))

    outcome = contest(
        *(partial(lock_in_order, keys[turn:] + keys[:turn]) for turn in range(6)),
        *[partial(lock_in_order, keys[::-1])] * 6,
    )
    assert (outcome.errors, outcome.won) == ([], [6] * 12)


@pytest.mark.parametrize("same", ["River Tea", "river  tea", "ＲＩＶＥＲ ＴＥＡ", "Rіver Tea"])
def test_locked_name_is_held_in_every_spelling(same):
    with held(locks.lock_name, "River Tea"):
        assert (is_free(locks.lock_name, same), is_free(locks.lock_name, "Hill Tea")) == (False, True)
    assert is_free(locks.lock_name, same)
