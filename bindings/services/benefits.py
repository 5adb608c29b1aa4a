"""Changing the benefits of a bound official account (seed II)."""

from collections.abc import Iterable
from datetime import datetime

from bindings.benefits import validate_benefits
from bindings.errors import Refusal
from bindings.models import Binding
from bindings.policy import Purpose
from shops.models import Shop

from .actors import Actor
from .deeds import Deed
from .facts import official_binding
from .locks import lock_shop
from .roles import require_manager
from .transactions import one_transaction


def change_benefits(*, shop: Shop, benefits: Iterable[str], actor: Actor, now: datetime) -> Binding:
    """Set the benefits of the bound official account and return its binding. Idempotent.

    Raises Refusal: BENEFIT_REQUIRED, NOTHING_BOUND, ROLE_TOO_SMALL.
    """
    chosen = validate_benefits(benefits, Purpose.BIND)
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        binding = official_binding(shop)
        if binding is None:
            raise Refusal("NOTHING_BOUND")
        old, binding.benefits = binding.benefits, chosen
        if old != chosen:
            binding.save(update_fields=["benefits"])
            deed = Deed(actor, now, shop, binding.account)
            deed.record("benefits_changed", before={"benefits": old}, after={"benefits": chosen})
    return binding
