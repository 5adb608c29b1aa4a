"""Locks in one order everywhere: shop, account, ticket, and last the name an account is given."""

from django.db import connection

from accounts.models import Account
from accounts.naming import name_key
from bindings.models import ScanTicket
from shops.models import Shop


def lock_shop(pk: int) -> Shop:
    """Lock and return one shop with its entity; call first."""
    return Shop.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_shops(pks) -> dict[int, Shop]:
    """Lock several shops in the order of their keys."""
    rows = (
        Shop.objects.select_for_update(of=("self",))
        .select_related("entity")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    return {shop.pk: shop for shop in rows}


def lock_account(pk: int) -> Account:
    """Lock and return one account with its entity; call after its shops are locked."""
    return Account.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_ticket(pk: int) -> ScanTicket:
    """Lock and return one ticket; call last."""
    return (
        ScanTicket.objects.select_for_update(of=("self",)).select_related("rule_book", "issued_by").get(pk=pk)
    )


def lock_name(name: str) -> None:
    """Let one transaction at a time find `name` free and give it away (R14); SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name_key(name)])
