"""The last look at rights, inside the transaction: a removed member's click changes nothing."""

from bindings.errors import Refusal
from bindings.models import ActorKind
from shops.models import Membership, Role, Shop

from .actors import Actor


def require_manager(shop: Shop, actor: Actor) -> None:
    """Raise Refusal ROLE_TOO_SMALL unless a merchant actor is manager or owner of `shop` at this moment."""
    if actor.kind != ActorKind.MERCHANT:
        return
    if not Membership.objects.filter(
        shop=shop, user=actor.user, role__in=[Role.MANAGER, Role.OWNER]
    ).exists():
        raise Refusal("ROLE_TOO_SMALL")
