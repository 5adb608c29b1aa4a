"""Team memberships: change a role, remove, leave; the last owner stays (R16)."""

from datetime import datetime
from functools import partial

from bindings.errors import Refusal
from shops.models import Membership, Role, Shop
from shops.notices import notify

from .actors import Actor
from .events import append_many, record
from .invitations import open_invitations
from .locks import lock_shop
from .memberships import role_changed, tell_of_new_role
from .notices import notify_owners
from .plans import Plan, carry_out
from .roles import require_owner
from .tickets import cancelling_live_tickets
from .transactions import one_transaction


def change_role(*, membership: Membership, role: str, actor: Actor, now: datetime) -> Membership:
    """Change a member's role; a member who becomes a viewer loses their open QR codes.

    Raises Refusal: ROLE_TOO_SMALL, LAST_OWNER, NOT_MEMBER.
    """
    with one_transaction():
        shop = lock_shop(membership.shop_id)
        require_owner(shop, actor)
        membership = _current(membership)
        old = membership.role
        if old == role:
            return membership
        _require_other_owner(shop, membership)
        membership.role = role
        membership.save(update_fields=["role"])
        end_reach(shop, membership, actor, now)
        append_many([role_changed(membership, before=old, actor=actor, now=now)])
        tell_of_new_role(membership, now)
    return membership


def remove_member(*, membership: Membership, actor: Actor, now: datetime) -> None:
    """End a membership together with the member's open QR codes and invitations. Idempotent.

    Raises Refusal: ROLE_TOO_SMALL, LAST_OWNER.
    """
    with one_transaction():
        shop = lock_shop(membership.shop_id)
        require_owner(shop, actor)
        if not Membership.objects.filter(pk=membership.pk).exists():
            return
        membership = _end(shop, _current(membership), "member_removed", actor, now)
        notify(
            [membership.user_id],
            shop=None,
            kind="member_removed",
            key=f"shop-{shop.pk}-removed-{now:%Y%m%d%H%M%S%f}",
            facts={"shop": shop.name},
            now=now,
        )


def leave_team(*, shop: Shop, actor: Actor, now: datetime) -> None:
    """Leave a shop. Raises Refusal: LAST_OWNER, NOT_MEMBER."""
    with one_transaction():
        shop = lock_shop(shop.pk)
        membership = shop.memberships.select_related("user").filter(user=actor.user).first()
        if membership is None:
            raise Refusal("NOT_MEMBER")
        _end(shop, membership, "member_left", actor, now)
        notify_owners(
            shop,
            "member_left",
            key=f"left-{membership.user_id}-{now:%Y%m%d%H%M%S%f}",
            now=now,
            member=str(membership.user),
        )


def _current(membership: Membership) -> Membership:
    found = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if found is None:
        raise Refusal("NOT_MEMBER")
    return found


def _require_other_owner(shop: Shop, membership: Membership) -> None:
    others = shop.memberships.filter(role=Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise Refusal("LAST_OWNER")


def _end(shop: Shop, membership: Membership, verb: str, actor: Actor, now: datetime) -> Membership:
    _require_other_owner(shop, membership)
    role = membership.role
    Membership.objects.filter(pk=membership.pk).delete()
    membership.role = ""
    end_reach(shop, membership, actor, now)
    record(verb, now=now, actor=actor, shop=shop, before={"member": str(membership.user), "role": str(role)})
    return membership


def end_reach(shop: Shop, membership: Membership, actor: Actor, now: datetime) -> None:
    """End what the person's role no longer allows: QR codes below manager, invitations below owner."""
    carry_out(ending_reach(shop, membership, membership.role, actor, now))


def ending_reach(shop: Shop, membership: Membership, role: str, actor: Actor, now: datetime) -> Plan:
    """Return the plan that ends what `role` no longer allows; "" is the role of a person who leaves."""
    plan = Plan()
    if role not in (Role.MANAGER, Role.OWNER):
        plan += cancelling_live_tickets(shop=shop, actor=actor, now=now, issued_by=membership.user)
    if role != Role.OWNER:
        own = open_invitations(shop).filter(invited_by=membership.user)
        plan += Plan(writes=(partial(own.update, cancelled_at=now),))
    return plan
