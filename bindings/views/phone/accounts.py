"""The demo accounts a phone can sign in to: the shop's candidates first, then the others by handle."""

from django.db.models import Q
from django.http import HttpRequest

from accounts.models import Account
from bindings.queries.decisions import candidates_of
from shops.models import Shop

ACCOUNTS_SHOWN = 20


def accounts_to_choose(request: HttpRequest, shop: Shop) -> dict:
    """Return what the page "Which account is signed in?" shows."""
    search = request.GET.get("q", "").strip().lstrip("@")
    candidates = candidates_of(shop)
    others = Account.objects.exclude(pk__in=[account.pk for account in candidates])
    if search:
        matches = Q(handle__icontains=search) | Q(display_name__icontains=search)
        others = Account.objects.filter(matches)
        candidates = []
    found = list(others.order_by("handle")[: ACCOUNTS_SHOWN + 1])
    return {
        "search": search,
        "candidates": candidates,
        "others": found[:ACCOUNTS_SHOWN],
        "more": len(found) > ACCOUNTS_SHOWN,
    }
