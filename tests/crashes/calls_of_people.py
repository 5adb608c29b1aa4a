"""Prepared calls of the services of people: invitations, owners, teams and operators who ask each other."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator

from bindings import services
from bindings.models import OperatorRequest, OwnerRequest, RequestVerb
from shops.models import Invitation, Membership, Role
from tests import flows
from tests.crashes.calls import as_merchant, as_operator, waiting_ticket
from tests.factories import (
    MembershipFactory,
    ShopFactory,
    UserFactory,
)


def pending_request() -> OperatorRequest:
    """Return an operator's request that waits for a second person."""
    grant = {"verb": RequestVerb.GRANT_REPLACEMENT, "subject": MembershipFactory().shop, "reason": "Lost it"}
    return as_operator(services.ask_second_person, **grant)()


def invite() -> tuple[Membership, Invitation]:
    """Return an owner and the invitation they sent."""
    owner, email = MembershipFactory(), f"guest{MembershipFactory().pk}@example.com"
    call = as_merchant(services.invite_member, owner.user, shop=owner.shop, email=email, role=Role.MANAGER)
    return owner, call()[0]


def invite_owner() -> Invitation:
    """Return the platform's invitation of a first owner."""
    shop = ShopFactory()
    email = f"owner{shop.pk}@example.com"
    return as_operator(services.invite_first_owner, shop=shop, email=email, reason="Opened")()[0]


def replace_owner() -> Callable:
    """Return the call that replaces one of two owners, who has a live ticket and sent an invitation."""
    member, _ = invite()
    MembershipFactory(shop=member.shop)
    flows.issue(member.shop, "bind", member.user)
    email = f"heir{member.pk}@example.com"
    owners = [member.user_id]
    return as_operator(services.replace_owner, shop=member.shop, owners=owners, email=email, reason="Left")


def reset_second_factor() -> Callable:
    """Return the call that removes two factors of a person."""
    person = UserFactory()
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})
    return as_operator(services.reset_second_factor, person=person, reason="Lost the phone")


def join() -> Callable:
    _, invitation = invite()
    more = {"username": f"guest{invitation.pk}", "full_name": "Guest", "password": "x", "language": "en"}
    return as_merchant(services.join_with_new_account, None, invitation=invitation, **more)


def accept_invitation() -> Callable:
    _, invitation = invite()
    guest = UserFactory(email=invitation.email)
    return as_merchant(services.accept_invitation, guest, invitation=invitation)


def accept_by_code() -> Callable:
    """Return the call that joins with the code of an invitation's mail."""
    _, invitation = invite()
    guest = UserFactory(email=invitation.email)
    return as_merchant(services.accept_by_code, guest, code=invitation.code)


def claim_shop() -> Callable:
    """Return the call that claims a shop without an owner, with the right credit code."""
    shop = ShopFactory()
    codes = {"shop_code": shop.code, "entity_code": shop.entity.code}
    return as_merchant(services.claim_shop, UserFactory(), **codes, note="Mine")


def accept_claim() -> Callable:
    """Return the call that accepts a claim of a shop with the platform's invitation to another person."""
    wanted = claim_shop()()
    email = f"other{wanted.pk}@example.com"
    as_operator(services.invite_first_owner, shop=wanted.shop, email=email, reason="Opened")()
    return as_operator(services.accept_owner_request, wanted=wanted, reason="License seen")


def handover() -> OwnerRequest:
    """Return the waiting request of a shop's only owner, who has a live ticket."""
    live = waiting_ticket()
    email = f"heir{live.pk}@example.com"
    return as_merchant(services.hand_over, live.issued_by, shop=live.shop, email=email, note="")()


def accept_handover() -> Callable:
    return as_operator(services.accept_owner_request, wanted=handover(), reason="Left")


def for_member(service: Callable, **more) -> Callable:
    """Return the owner's call of `service` for a manager with a live ticket."""
    owner = MembershipFactory()
    other = MembershipFactory(shop=owner.shop, role=Role.MANAGER)
    flows.issue(owner.shop, "bind", other.user)
    return as_merchant(service, owner.user, membership=other, **more)


def leave_team() -> Callable:
    """Return the call by which one of two owners leaves."""
    owner = MembershipFactory()
    other = MembershipFactory(shop=owner.shop)
    return as_merchant(services.leave_team, other.user, shop=owner.shop)
