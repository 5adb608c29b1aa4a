"""Events and notices of memberships, the same for an accepted invitation and an import (R16)."""

from datetime import datetime

from bindings.models import Event
from shops.models import Membership
from shops.notices import notify

from .actors import Actor
from .events import build


def joined(membership: Membership, *, actor: Actor, now: datetime, facts: dict | None = None) -> Event:
    """Return the event of a person who joined a shop's team."""
    after = {"member": str(membership.user), "role": str(membership.role)}
    return build("member_joined", now=now, actor=actor, shop=membership.shop, facts=facts, after=after)


def role_changed(
    membership: Membership, *, before: str, actor: Actor, now: datetime, facts: dict | None = None
) -> Event:
    """Return the event of a member whose role was `before` and has changed."""
    return build(
        "role_changed",
        now=now,
        actor=actor,
        shop=membership.shop,
        facts={"member": str(membership.user)} | (facts or {}),
        before={"role": str(before)},
        after={"role": str(membership.role)},
    )


def tell_of_new_role(membership: Membership, now: datetime) -> None:
    """Notify a member of their new role."""
    notify(
        [membership.user_id],
        shop=membership.shop,
        kind="role_changed",
        key=f"role-{membership.pk}-{now:%Y%m%d%H%M%S%f}",
        facts={"role": str(membership.role)},
        now=now,
    )
