"""The before and after that events show."""

from accounts.models import Account
from bindings.models import Binding
from bindings.policy import State
from shops.models import Shop


def snapshot(shop: Shop, binding: Binding | None) -> dict:
    """Return what an event shows of a shop and its official account, before or after."""
    return {
        "state": str(binding.state) if binding else str(State.NOT_BOUND),
        "official": binding.account.handle if binding else "",
        "display_name": binding.account.display_name if binding else "",
        "kind": binding.account.kind if binding else "",
        "entity": binding.account.entity.name if binding and binding.account.entity else "",
        "replacements_used": shop.replacements_used,
        "replacements_allowed": shop.replacements_allowed,
    }


def account_snapshot(account: Account) -> dict:
    """Return what an event shows of an account that a decision concerns, whether it is bound or not."""
    return {
        "kind": str(account.kind),
        "display_name": account.display_name,
        "entity": account.entity.name if account.entity else "",
        "entity_code": account.entity.code if account.entity else "",
    }
