"""Role checks inside the transaction, so that a click by a member who was just removed changes nothing."""

from bindings.errors import Refusal
from bindings.models import ActorKind
from shops.models import Membership, Role, Shop

from .actors import Actor


def require_manager(shop: Shop, actor: Actor) -> None:
    """Raise Refusal ROLE_TOO_SMALL if a merchant actor is not a manager or owner of `shop`; other actors pass."""
    if actor.kind == ActorKind.MERCHANT:
        _require(shop, actor, [Role.MANAGER, Role.OWNER])


def require_owner(shop: Shop, actor: Actor) -> None:
    """Raise Refusal ROLE_TOO_SMALL if `actor` is not an owner of `shop`."""
    _require(shop, actor, [Role.OWNER])


def _require(shop: Shop, actor: Actor, roles: list[Role]) -> None:
    if not Membership.objects.filter(shop=shop, user=actor.user, role__in=roles).exists():
        raise Refusal("ROLE_TOO_SMALL")
