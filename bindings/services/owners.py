"""The platform's verbs on ownership: invite a shop's first owner, replace an owner; each needs a reason (R16)."""

import secrets
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from bindings.errors import Refusal
from bindings.tokens import token_hash
from shops.models import Invitation, Membership, Role, Shop
from shops.notices import notify

from .actors import Actor
from .deeds import Deed
from .invitations import LINK_LIVES, open_invitations
from .locks import lock_shop
from .notices import notify_owners
from .plans import Plan, carry_out, setting, together
from .reasons import require_reason
from .team import ending_reach
from .transactions import one_transaction


def invite_first_owner(
    *, shop: Shop, email: str, reason: str, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """Offer a shop without an owner to `email`; return the invitation and the secret of its link.

    Raises Refusal: REASON_REQUIRED, or what `require_first_owner` refuses.
    """
    reason, email = require_reason(reason), email.strip()
    with one_transaction():
        shop = lock_shop(shop.pk)
        plan = decide_invite_first_owner(shop=shop, email=email, reason=reason, actor=actor, now=now)
        invitation, token = offer_shop(shop, email, actor, now)
        carry_out(plan)
    return invitation, token


def decide_invite_first_owner(*, shop: Shop, email: str, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what inviting records now; the invitation itself is created with its secret.

    Raises Refusal like the verb.
    """
    email = email.strip()
    require_first_owner(shop, email, actor, now)
    after = {"member": email, "role": Role.OWNER.value}
    return Plan((Deed(actor, now, shop).event("owner_invited", after=after, reason=reason),))


def require_first_owner(shop: Shop, email: str, actor: Actor, now: datetime) -> None:
    """Raise Refusal if `email` can't be invited as first owner of `shop`.

    SHOP_CLOSED, OWN_ADDRESS, ALREADY_OWNER (this address), SHOP_HAS_OWNER, OWNER_INVITED.
    """
    _require_open_and_another(shop, email, actor)
    _require_no_owner_with(shop, email)
    if owners_of(shop).exists():
        raise Refusal("SHOP_HAS_OWNER")
    if waiting := waiting_owner(shop, now):
        raise Refusal("OWNER_INVITED", email=waiting.email)


def replace_owner(
    *, shop: Shop, owners: Collection[int], email: str, reason: str, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """End the access of these owners (person keys) immediately and offer the shop to `email`.

    Their QR codes and invitations end as when an owner removes a member. Returns the invitation and the secret of its
    link. Raises Refusal: REASON_REQUIRED, SHOP_CLOSED, OWN_ADDRESS, ALREADY_OWNER, NOT_MEMBER (one of them is no longer
    an owner).
    """
    reason = require_reason(reason)
    with one_transaction():
        shop = lock_shop(shop.pk)
        plan = decide_replace_owner(
            shop=shop, owners=owners, email=email, reason=reason, actor=actor, now=now
        )
        carry_out(plan)
        return offer_shop(shop, email.strip(), actor, now)


def decide_replace_owner(
    *, shop: Shop, owners: Collection[int], email: str, reason: str, actor: Actor, now: datetime
) -> Plan:
    """Return what replacing does now, apart from the new invitation. Raises Refusal like the verb."""
    email = email.strip()
    leaving = require_replaceable(shop, owners, email, actor)
    names = ", ".join(str(one.user) for one in leaving)
    event = Deed(actor, now, shop).event(
        "owner_replaced",
        facts={"removed": [one.user.username for one in leaving]},
        before={"member": names, "role": Role.OWNER.value},
        after={"member": email, "role": Role.OWNER.value},
        reason=reason,
    )
    gone = Membership.objects.filter(pk__in=[one.pk for one in leaving])
    told = partial(_tell_of_replacement, shop, leaving, names, reason, now)
    ended = together(ending_reach(shop, one, "", actor, now) for one in leaving)
    return ended + Plan((event,), (gone.delete, told))


def require_replaceable(shop: Shop, owners: Collection[int], email: str, actor: Actor) -> list[Membership]:
    """Return the memberships of these owners, or raise what `replace_owner` refuses."""
    _require_open_and_another(shop, email, actor)
    _require_no_owner_with(shop, email)
    leaving = list(owners_of(shop).filter(user__in=owners))
    if not leaving or len(leaving) != len(set(owners)):
        raise Refusal("NOT_MEMBER")
    return leaving


def resend_to_owner(
    *, invitation: Invitation, reason: str, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """Give the platform's open invitation a new link, valid for seven days from `now`; the old link stops working.

    Raises Refusal: REASON_REQUIRED, SHOP_CLOSED, INVITATION_OVER.
    """
    reason, token = require_reason(reason), secrets.token_urlsafe(32)
    with one_transaction():
        shop = lock_shop(invitation.shop_id)
        invitation.shop = shop
        plan = decide_resend_to_owner(invitation=invitation, reason=reason, actor=actor, now=now)
        renewed = {"token_hash": token_hash(token), "created_at": now, "expires_at": now + LINK_LIVES}
        if not _of_platform(shop).filter(pk=invitation.pk).update(**renewed, invited_by=actor.person):
            raise Refusal("INVITATION_OVER")
        invitation = _of_platform(shop).get(pk=invitation.pk)
        carry_out(plan)
    return invitation, token


def decide_resend_to_owner(*, invitation: Invitation, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what resending records now; the link itself is created with its secret. Raises Refusal like the verb."""
    if invitation.shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    after = {"member": invitation.email, "role": Role.OWNER.value}
    return Plan(
        (Deed(actor, now, invitation.shop).event("owner_invitation_resent", after=after, reason=reason),)
    )


def cancel_owner_invitation(*, invitation: Invitation, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel the platform's invitation; its link stops working immediately.

    Idempotent. Raises Refusal REASON_REQUIRED.
    """
    reason = require_reason(reason)
    with one_transaction():
        lock_shop(invitation.shop_id)
        carry_out(decide_cancel_owner_invitation(invitation=invitation, reason=reason, actor=actor, now=now))


def decide_cancel_owner_invitation(
    *, invitation: Invitation, reason: str, actor: Actor, now: datetime
) -> Plan:
    """Return what cancelling does now; an empty plan if the invitation is no longer open."""
    shop = invitation.shop
    current = _of_platform(shop).filter(pk=invitation.pk).first()
    if current is None:
        return Plan()
    before = {"member": current.email, "role": Role.OWNER.value}
    event = Deed(actor, now, shop).event("invitation_cancelled", before=before, reason=reason)
    return Plan((event,), (setting(current, cancelled_at=now),))


def owners_of(shop: Shop) -> QuerySet[Membership]:
    """Return the memberships of the shop's owners, oldest first."""
    return shop.memberships.filter(role=Role.OWNER).select_related("user").order_by("since", "pk")


def waiting_owner(shop: Shop, now: datetime) -> Invitation | None:
    """Return the platform's invitation that a future owner can still accept."""
    return _of_platform(shop).filter(expires_at__gt=now).first()


def offer_shop(shop: Shop, email: str, actor: Actor, now: datetime) -> tuple[Invitation, str]:
    """Write the invitation, replacing the platform's earlier one and any other to this address; the shop is locked.

    Returns it and the secret of its link.
    """
    token = secrets.token_urlsafe(32)
    open_invitations(shop).filter(email__iexact=email).update(cancelled_at=now)
    _of_platform(shop).update(cancelled_at=now)
    invitation = Invitation.objects.create(
        shop=shop,
        email=email,
        role=Role.OWNER,
        token_hash=token_hash(token),
        by_platform=True,
        invited_by=actor.person,
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    return invitation, token


def _of_platform(shop: Shop) -> QuerySet[Invitation]:
    return open_invitations(shop).filter(by_platform=True)


def _require_open_and_another(shop: Shop, email: str, actor: Actor) -> None:
    if shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if email.casefold() == actor.person.email.casefold():
        raise Refusal("OWN_ADDRESS")


def _require_no_owner_with(shop: Shop, email: str) -> None:
    if owners_of(shop).filter(user__email__iexact=email).exists():
        raise Refusal("ALREADY_OWNER")


def _tell_of_replacement(
    shop: Shop, leaving: list[Membership], names: str, reason: str, now: datetime
) -> None:
    key = f"owner-replaced-{now:%Y%m%d%H%M%S%f}"
    notify(
        [one.user_id for one in leaving],
        shop=None,
        kind="owner_replaced",
        key=f"shop-{shop.pk}-{key}",
        facts={"shop": shop.name, "reason": reason},
        now=now,
    )
    notify_owners(shop, "co_owner_replaced", key=key, now=now, member=names, reason=reason)
