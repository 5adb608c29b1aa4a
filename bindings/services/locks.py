"""Row locks, taken in the same order everywhere to avoid deadlocks: shop, account, ticket, then name."""

from collections.abc import Iterable

from django.db import connection

from accounts.models import Account
from accounts.naming import name_key
from bindings.models import ScanTicket
from shops.models import Shop, User


def lock_shop(pk: int) -> Shop:
    """Lock and return a shop with its entity; call before the other locks."""
    return Shop.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_shops(pks: Iterable[int]) -> dict[int, Shop]:
    """Lock shops in the order of their primary keys; return them by primary key."""
    rows = (
        Shop.objects.select_for_update(of=("self",))
        .select_related("entity")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    return {shop.pk: shop for shop in rows}


def lock_account(pk: int) -> Account:
    """Lock and return an account with its entity; call after locking its shops."""
    return Account.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_person(pk: int) -> User:
    """Lock and return one person who signs in. No shop may be locked in the same transaction."""
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_ticket(pk: int) -> ScanTicket:
    """Lock and return a ticket with its rule book; call after locking its shop and account."""
    return (
        ScanTicket.objects.select_for_update(of=("self",)).select_related("rule_book", "issued_by").get(pk=pk)
    )


def lock_name(name: str) -> None:
    """Lock a name until the transaction ends, so that two accounts cannot take it at once (R14).

    SQLite has a single writer and needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name_key(name)])
