"""The queue's search: a request's number in any form, a code, a handle, a credit code, or any part of a name."""

import re

from django.db.models import Q, QuerySet

from accounts.models import Review, ReviewKind
from accounts.naming.characters import normalize
from bindings.admin import search

_NUMBER = re.compile(r"#?\s*(BV|EC)?[\s\-‐-―_#]*0*(\d{1,18})")
_KINDS = {"BV": ReviewKind.BLUE_V, "EC": ReviewKind.ENTITY_CHANGE}


def numbered(text: str) -> Q | None:
    """Return the condition for a request's number: BV-8889, bv8889, BV 8889, #8889 or 8889; None for another text."""
    found = _NUMBER.fullmatch(normalize(text).upper())
    if found is None:
        return None
    kind, digits = found.groups()
    number = Q(pk=int(digits))
    return number & Q(kind=_KINDS[kind]) if kind else number


def matching(rows: QuerySet[Review], text: str) -> QuerySet[Review]:
    """Narrow the requests to those that `text` finds."""
    number, term = numbered(text), normalize(text)
    found = Q(shop_id__in=search.shops(term)) | Q(account_id__in=search.accounts(term))
    if number is None:
        found |= search.within("shop__name", term) | search.within("account__display_name", term)
        return rows.filter(found)
    return rows.filter(number | found)
