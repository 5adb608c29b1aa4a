"""Search that stays fast with millions of rows: exact codes, and the beginning of codes, handles and names."""

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Account
from shops.models import Entity, Shop

LIMIT = 1000
LAST = "\U0010ffff"


def begins_with(field: str, term: str) -> Q:
    """Return the condition that `field` begins with `term` in any case, in the form that uses its index."""
    term = term.lower()
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__lower__gte": term, f"{field}__lower__lt": term + LAST})
    return Q(**{f"{field}__lower__startswith": term})


def within(field: str, term: str) -> Q:
    """Return the condition that `field` holds `term` anywhere, in any case."""
    return Q(**{f"{field}__icontains": term})


def find(rows: QuerySet, term: str, *fields: str) -> list[int]:
    """Return the keys of the rows in which one of `fields` begins with `term`, a query for each, at most LIMIT."""
    keys: dict[int, None] = {}
    for field in fields:
        keys.update(dict.fromkeys(rows.filter(begins_with(field, term)).values_list("pk", flat=True)[:LIMIT]))
    return list(keys)[:LIMIT]


def entities(term: str) -> list[int]:
    """Find entities by credit code, or by the beginning of the name."""
    by_code = Entity.objects.filter(code=term.strip().upper()).values_list("pk", flat=True)
    return list(by_code) or find(Entity.objects.all(), term.strip(), "name")


def shops(term: str) -> list[int]:
    """Find shops by code, name, or the credit code of their entity."""
    term = term.strip()
    if licensed := _of_entity(Shop, term):
        return licensed
    return find(Shop.objects.all(), term, "code", "name")


def accounts(term: str) -> list[int]:
    """Find accounts by handle (with or without @), display name, or the credit code of their entity."""
    term = term.strip()
    if licensed := _of_entity(Account, term):
        return licensed
    return find(Account.objects.all(), term.lstrip("@"), "handle", "display_name")


def _of_entity(model: type[Shop] | type[Account], term: str) -> list[int]:
    if len(term) != 18:
        return []
    return list(model.objects.filter(entity__code=term.upper()).values_list("pk", flat=True)[:LIMIT])


def every(model: type[Shop] | type[Account], term: str) -> QuerySet:
    """Return the keys of all shops or accounts that `term` finds, as a subquery without LIMIT."""
    rows, term = model._default_manager.all(), term.strip()
    licensed = rows.filter(entity__code=term.upper())
    if len(term) == 18 and licensed.exists():
        return licensed.values("pk")
    if model is Account:
        term = term.lstrip("@")
    fields = ("code", "name") if model is Shop else ("handle", "display_name")
    return rows.filter(reduce(or_, (begins_with(field, term) for field in fields))).values("pk")


def of_every_shop_or_account(rows: QuerySet, term: str) -> QuerySet:
    """Narrow rows as `of_shop_or_account` does, without its limit."""
    return rows.filter(Q(shop_id__in=every(Shop, term)) | Q(account_id__in=every(Account, term)))


def of_shop_or_account(rows: QuerySet, term: str) -> QuerySet:
    """Narrow rows that have a shop and an account to those that `term` finds."""
    return rows.filter(Q(shop_id__in=shops(term)) | Q(account_id__in=accounts(term)))
