"""The last look at rights, inside the transaction: a removed member's click changes nothing."""

from bindings.errors import Refusal
from bindings.models import ActorKind
from shops.models import Membership, Role, Shop

from .actors import Actor


def require_manager(shop: Shop, actor: Actor) -> None:
    """Raise Refusal ROLE_TOO_SMALL unless a merchant actor is manager or owner of `shop` at this moment."""
    if actor.kind == ActorKind.MERCHANT:
        _require(shop, actor, [Role.MANAGER, Role.OWNER])


def require_owner(shop: Shop, actor: Actor) -> None:
    """Raise Refusal ROLE_TOO_SMALL unless `actor` is an owner of `shop` at this moment."""
    _require(shop, actor, [Role.OWNER])


def _require(shop: Shop, actor: Actor, roles: list[str]) -> None:
    if not Membership.objects.filter(shop=shop, user=actor.user, role__in=roles).exists():
        raise Refusal("ROLE_TOO_SMALL")
