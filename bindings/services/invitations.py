"""Invitations to a shop's team: single-use links that only the invited address can use (R16)."""

import secrets
from datetime import datetime, timedelta
from typing import cast

from django.db import IntegrityError
from django.db.models import QuerySet

from bindings.errors import Refusal
from bindings.tokens import token_hash
from shops.models import Invitation, Membership, Shop, User

from .actors import Actor
from .events import append_many, record
from .locks import lock_shop
from .memberships import joined
from .notices import notify_owners
from .roles import require_owner
from .transactions import one_transaction

LINK_LIVES = timedelta(days=7)


def invite_member(
    *, shop: Shop, email: str, role: str, actor: Actor, now: datetime
) -> tuple[Invitation, str]:
    """Offer `role` to the owner of `email`; return the invitation and its link's secret, which is not stored.

    An earlier open offer to the same address is replaced, unless it is the platform's. Raises Refusal: ROLE_TOO_SMALL,
    ALREADY_MEMBER, INVITATION_OF_PLATFORM.
    """
    email, token = email.strip(), secrets.token_urlsafe(32)
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_owner(shop, actor)
        if shop.memberships.filter(user__email__iexact=email).exists():
            raise Refusal("ALREADY_MEMBER")
        earlier = open_invitations(shop).filter(email__iexact=email)
        if earlier.filter(by_platform=True, expires_at__gt=now).exists():
            raise Refusal("INVITATION_OF_PLATFORM")
        earlier.update(cancelled_at=now)
        invitation = Invitation.objects.create(
            shop=shop,
            email=email,
            role=role,
            token_hash=token_hash(token),
            invited_by=cast(User, actor.user),
            created_at=now,
            expires_at=now + LINK_LIVES,
        )
        record(
            "member_invited",
            now=now,
            actor=actor,
            shop=shop,
            after={"member": email, "role": str(role)},
        )
    return invitation, token


def open_invitations(shop: Shop) -> QuerySet[Invitation]:
    """Return the invitations of `shop` that were neither accepted nor cancelled; some may have expired."""
    return Invitation.objects.filter(shop=shop, accepted_at__isnull=True, cancelled_at__isnull=True)


def cancel_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> None:
    """Cancel an invitation; its link stops working immediately. Idempotent.

    Raises Refusal: ROLE_TOO_SMALL, INVITATION_OF_PLATFORM (only the platform cancels its own).
    """
    with one_transaction():
        shop = lock_shop(invitation.shop_id)
        require_owner(shop, actor)
        if invitation.by_platform:
            raise Refusal("INVITATION_OF_PLATFORM")
        if open_invitations(shop).filter(pk=invitation.pk).update(cancelled_at=now):
            record(
                "invitation_cancelled",
                now=now,
                actor=actor,
                shop=shop,
                before={"member": invitation.email, "role": str(invitation.role)},
            )


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation a link opens, or None."""
    return (
        Invitation.objects.filter(token_hash=token_hash(token)).select_related("shop", "invited_by").first()
    )


def accept_invitation(*, invitation: Invitation, actor: Actor, now: datetime) -> Membership:
    """Make the person who signed in with the invited address a member. Idempotent.

    Raises Refusal: INVITATION_OVER (used, cancelled or older than 7 days), INVITATION_EMAIL, ALREADY_MEMBER.
    """
    with one_transaction():
        return _join(invitation, actor, now)


def accept_by_code(*, code: str, actor: Actor, now: datetime) -> Membership:
    """Join with the code printed next to the mail's link; only invitations to the person's own address count.

    Raises Refusal: CODE_UNKNOWN, or what `accept_invitation` refuses.
    """
    typed = "".join(char for char in code.upper() if char.isalnum())
    mine = Invitation.objects.filter(
        email__lower=actor.person.email.lower(),
        accepted_at__isnull=True,
        cancelled_at__isnull=True,
        expires_at__gt=now,
    )
    for invitation in mine.select_related("shop").order_by("-pk")[:100]:
        if secrets.compare_digest(invitation.code.replace("-", "").encode(), typed.encode()):
            return accept_invitation(invitation=invitation, actor=actor, now=now)
    raise Refusal("CODE_UNKNOWN")


def join_with_new_account(
    *,
    invitation: Invitation,
    username: str,
    full_name: str,
    password: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> User:
    """Create an account for the invited address together with its membership, or neither.

    `actor` gives the origin of the request; the new person is recorded as the actor. Raises Refusal: INVITATION_OVER,
    EMAIL_TAKEN, EMAIL_IN_USE (a moment ago), USERNAME_TAKEN.
    """
    try:
        with one_transaction():
            if User.objects.filter(email__iexact=invitation.email).exists():
                raise Refusal("EMAIL_TAKEN")
            user = User.objects.create_user(
                username, invitation.email, password, full_name=full_name, language=language
            )
            _join(invitation, Actor(actor.kind, user=user, ip=actor.ip, device=actor.device), now)
    except IntegrityError:
        raise Refusal("USERNAME_TAKEN") from None
    return user


def _join(invitation: Invitation, actor: Actor, now: datetime) -> Membership:
    shop, person = lock_shop(invitation.shop_id), cast(User, actor.user)
    membership = shop.memberships.filter(user=person).first()
    if membership and Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=False).exists():
        return membership
    if person.email.casefold() != invitation.email.casefold():
        raise Refusal("INVITATION_EMAIL")
    usable = open_invitations(shop).filter(pk=invitation.pk, expires_at__gt=now)
    if not usable.update(accepted_at=now):
        raise Refusal("INVITATION_OVER")
    membership = _take_role(shop, person, membership, invitation, now)
    append_many([joined(membership, actor=actor, now=now)])
    notify_owners(
        shop,
        "member_joined",
        key=f"invitation-{invitation.pk}",
        now=now,
        but=person,
        member=str(person),
        role=str(invitation.role),
    )
    return membership


def _take_role(
    shop: Shop, person: User, membership: Membership | None, invitation: Invitation, now: datetime
) -> Membership:
    """Create the membership. An existing member keeps their role, unless the platform made them owner."""
    if membership is None:
        return Membership.objects.create(shop=shop, user=person, role=invitation.role, since=now)
    if not invitation.by_platform or membership.role == invitation.role:
        raise Refusal("ALREADY_MEMBER")
    membership.role = invitation.role
    membership.save(update_fields=["role"])
    return membership
