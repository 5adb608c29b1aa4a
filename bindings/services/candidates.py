"""The accounts that a shop considers for its official account (seed V)."""

from datetime import datetime

from accounts.models import Account, Candidate
from bindings.errors import Refusal
from shops.models import Shop

from .actors import Actor
from .deeds import Deed
from .locks import lock_shop
from .roles import require_manager
from .transactions import one_transaction


def add_candidate(*, shop: Shop, handle: str, actor: Actor, now: datetime) -> Account:
    """Add the account with `handle` to the shop's candidates and return it. Idempotent.

    Raises Refusal: ACCOUNT_UNKNOWN, ROLE_TOO_SMALL.
    """
    account = Account.by_handle(handle)
    if account is None:
        raise Refusal("ACCOUNT_UNKNOWN")
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        added_by = {"added_by": actor.user, "added_at": now}
        _, added = Candidate.objects.get_or_create(shop=shop, account=account, defaults=added_by)
        if added:
            Deed(actor, now, shop, account).record("candidate_added", after={"candidate": account.handle})
    return account


def remove_candidate(*, shop: Shop, account: Account, actor: Actor, now: datetime) -> None:
    """Remove an account from the shop's candidates. Idempotent. Raises Refusal ROLE_TOO_SMALL."""
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        if Candidate.objects.filter(shop=shop, account=account).delete()[0]:
            Deed(actor, now, shop, account).record("candidate_removed", before={"candidate": account.handle})
