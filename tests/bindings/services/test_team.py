"""Who works on a shop, and what ends with the role."""

import pytest

from bindings import services
from bindings.tokens import token_hash
from shops.models import Invitation, Membership, Role
from tests import flows
from tests.factories import AccountFactory, UserFactory
from tests.world import last_event, refused, shows, unchanged


def membership_of(person) -> Membership:
    return person.memberships.get()


def remove(membership, person, now):
    services.remove_member(membership=membership, actor=services.merchant(person), now=now)


def change(membership, role, person, now):
    return services.change_role(membership=membership, role=role, actor=services.merchant(person), now=now)


@pytest.fixture
def invitation(shop, owner, now):
    return Invitation.objects.create(
        shop=shop,
        email="new@example.com",
        role=Role.MANAGER,
        token_hash=token_hash("secret"),
        invited_by=owner,
        created_at=now,
        expires_at=now + now.resolution * 10**9,
    )


def join(invitation, now, **more):
    fields = {"username": "new", "full_name": "New Person", "password": "tea-and-hills", "language": "en"}
    return services.join_with_new_account(
        invitation=invitation, actor=services.merchant(None), now=now, **(fields | more)
    )


def test_removed_member_loses_the_open_codes(shop, owner, manager, now):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), manager)
    remove(membership_of(manager), owner, now)
    ticket.refresh_from_db()
    assert (ticket.state, last_event().verb) == ("cancelled", "member_removed")


def test_removing_twice_is_removing_once(owner, manager, now):
    membership = membership_of(manager)
    remove(membership, owner, now)
    with unchanged():
        remove(membership, owner, now)


def test_last_owner_stays(owner, manager, now):
    with refused("LAST_OWNER"):
        remove(membership_of(owner), owner, now)
    with refused("ROLE_TOO_SMALL"):
        remove(membership_of(owner), manager, now)


def test_role_changes_with_an_event_and_the_codes_end(shop, owner, manager, now):
    ticket = flows.issue(shop, "bind", manager)
    change(membership_of(manager), Role.VIEWER, owner, now)
    ticket.refresh_from_db()
    assert (ticket.state, last_event().verb) == ("cancelled", "role_changed")
    shows(last_event(), role=("manager", "viewer"))


def test_same_role_again_changes_nothing(owner, manager, now):
    with unchanged():
        change(membership_of(manager), Role.MANAGER, owner, now)


def test_promoted_owner_keeps_codes_and_invitations(shop, owner, manager, now):
    ticket = flows.issue(shop, "bind", manager)
    change(membership_of(manager), Role.OWNER, owner, now)
    ticket.refresh_from_db()
    assert ticket.state == "waiting"


def test_member_who_left_is_a_member_no_more(shop, owner, manager, now):
    services.leave_team(shop=shop, actor=services.merchant(manager), now=now)
    with refused("NOT_MEMBER"):
        services.leave_team(shop=shop, actor=services.merchant(manager), now=now)


def test_role_of_a_member_who_left_cannot_change(owner, manager, now):
    membership = membership_of(manager)
    manager.memberships.all().delete()
    with refused("NOT_MEMBER"):
        change(membership, Role.VIEWER, owner, now)


def test_new_person_joins_with_the_offered_role(shop, invitation, now):
    user = join(invitation, now)
    assert (membership_of(user).role, user.email, last_event().verb) == (
        "manager",
        "new@example.com",
        "member_joined",
    )
    assert services.invitation_of("secret").accepted_at == now


def test_new_person_needs_a_free_name_and_address(owner, invitation, now):
    with refused("USERNAME_TAKEN"):
        join(invitation, now, username=owner.username)
    UserFactory(email="New@Example.com")
    with refused("EMAIL_TAKEN"):
        join(invitation, now)


def test_invitation_is_for_its_address_only(invitation, stranger, now):
    with refused("INVITATION_EMAIL"):
        services.accept_invitation(invitation=invitation, actor=services.merchant(stranger), now=now)


def test_accepting_twice_is_accepting_once(invitation, now):
    user = join(invitation, now)
    with unchanged():
        services.accept_invitation(invitation=invitation, actor=services.merchant(user), now=now)


def test_member_needs_no_invitation(invitation, manager, now):
    type(manager).objects.filter(pk=manager.pk).update(email=invitation.email)
    manager.refresh_from_db()
    with refused("ALREADY_MEMBER"):
        services.accept_invitation(invitation=invitation, actor=services.merchant(manager), now=now)


def test_cancelling_an_invitation_twice_is_cancelling_once(invitation, owner, now):
    services.cancel_invitation(invitation=invitation, actor=services.merchant(owner), now=now)
    with unchanged():
        services.cancel_invitation(invitation=invitation, actor=services.merchant(owner), now=now)
    with refused("INVITATION_OVER"):
        join(invitation, now)
