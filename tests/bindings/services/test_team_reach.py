"""What a role reaches and what ends with it: the last owner, live QR codes, invitations, and who is told."""

import pytest

from bindings import services
from shops.models import Membership, Notice, Role
from tests import flows
from tests.factories import MembershipFactory, UserFactory
from tests.world import last_event, refused, role_of, shows, unchanged, verbs


def invite(shop, person, now, email="lin@example.com", role=Role.VIEWER):
    return services.invite_member(
        shop=shop, email=email, role=role, actor=services.merchant(person), now=now
    )[0]


def change(person, role, by, now):
    return services.change_role(
        membership=person.memberships.get(), role=role, actor=services.merchant(by), now=now
    )


@pytest.fixture
def partner(shop):
    """A second owner."""
    return MembershipFactory(shop=shop, role=Role.OWNER, user__username="partner").user


@pytest.fixture
def offered(shop, operator, now):
    """The platform's open offer to become the first owner."""
    return services.invite_first_owner(
        shop=shop, email="lin@example.com", reason="Opened", actor=services.operator(operator), now=now
    )[0]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
def test_last_owner_cannot_become_less(shop, owner, manager, now, role):
    with refused("LAST_OWNER"):
        change(owner, role, owner, now)
    assert role_of(owner, shop) == Role.OWNER


def test_last_owner_cannot_leave_until_there_is_another(shop, owner, manager, now):
    with refused("LAST_OWNER"):
        services.leave_team(shop=shop, actor=services.merchant(owner), now=now)
    change(manager, Role.OWNER, owner, now)
    services.leave_team(shop=shop, actor=services.merchant(owner), now=now)
    assert role_of(manager, shop) == Role.OWNER
    assert not owner.memberships.exists()


def test_owner_of_another_shop_is_not_the_other_owner(owner, manager, stranger, now):
    MembershipFactory(user=owner)
    with refused("LAST_OWNER"):
        services.remove_member(membership=owner.memberships.first(), actor=services.merchant(owner), now=now)


@pytest.mark.parametrize("person", ["viewer", "manager", "stranger"])
def test_only_an_owner_changes_roles(request, viewer, manager, stranger, now, person):
    with refused("ROLE_TOO_SMALL"):
        change(viewer, Role.MANAGER, request.getfixturevalue(person), now)


def test_owner_who_becomes_manager_keeps_the_codes_and_loses_the_invitations(shop, owner, partner, now):
    ticket = flows.issue(shop, "bind", owner)
    invitation, other = invite(shop, owner, now), invite(shop, partner, now, email="he@example.com")
    change(owner, Role.MANAGER, partner, now)
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    assert list(services.open_invitations(shop)) == [other]
    invitation.refresh_from_db()
    assert invitation.cancelled_at == now


def test_owner_who_becomes_viewer_loses_codes_and_invitations(shop, owner, partner, now):
    mine, theirs = flows.issue(shop, "bind", owner), flows.issue(shop, "authorize", partner)
    invite(shop, owner, now)
    change(owner, Role.VIEWER, partner, now)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == ("cancelled", "waiting")
    assert not services.open_invitations(shop).exists()


def test_reach_in_another_shop_stays(shop, owner, manager, other_shop, stranger, now):
    MembershipFactory(user=manager, shop=other_shop, role=Role.OWNER)
    ticket, invitation = flows.issue(other_shop, "bind", manager), invite(other_shop, manager, now)
    services.remove_member(
        membership=Membership.objects.get(user=manager, shop=shop), actor=services.merchant(owner), now=now
    )
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    assert services.open_invitations(other_shop).get() == invitation


def test_removed_member_is_told_without_a_link_into_the_shop(shop, owner, manager, now):
    services.remove_member(membership=manager.memberships.get(), actor=services.merchant(owner), now=now)
    notice = Notice.objects.get(user=manager)
    assert (notice.kind, notice.shop, notice.facts) == ("member_removed", None, {"shop": shop.name})
    shows(last_event(), member=(str(manager), None), role=("manager", None))


def test_owners_are_told_who_left_and_nobody_else(shop, owner, manager, viewer, now):
    services.leave_team(shop=shop, actor=services.merchant(manager), now=now)
    notice = Notice.objects.get(kind="member_left")
    assert (notice.user, notice.facts["member"]) == (owner, str(manager))
    assert last_event().verb == "member_left"


# Invitations


def test_space_around_an_address_is_no_part_of_it(shop, owner, now):
    assert invite(shop, owner, now, email=" lin@example.com ").email == "lin@example.com"


def test_offer_of_the_platform_is_not_replaced_by_a_smaller_one(shop, offered, owner, now):
    with refused("INVITATION_OF_PLATFORM"):
        invite(shop, owner, now, email="LIN@example.com")
    assert services.open_invitations(shop).get() == offered


def test_offer_of_the_platform_that_is_over_is_replaced(shop, offered, owner, now):
    offered.expires_at = now
    offered.save()
    invitation = invite(shop, owner, now)
    assert list(services.open_invitations(shop)) == [invitation]


def test_only_the_platform_takes_its_offer_back(shop, offered, owner, now):
    with refused("INVITATION_OF_PLATFORM"):
        services.cancel_invitation(invitation=offered, actor=services.merchant(owner), now=now)


def test_invitation_is_over_at_its_last_moment(shop, owner, now):
    lin = UserFactory(email="lin@example.com")
    invitation = invite(shop, owner, now)
    with refused("INVITATION_OVER"):
        services.accept_invitation(
            invitation=invitation, actor=services.merchant(lin), now=invitation.expires_at
        )
    services.accept_invitation(
        invitation=invitation, actor=services.merchant(lin), now=invitation.expires_at - now.resolution
    )
    assert role_of(lin, shop) == Role.VIEWER


def test_address_is_compared_in_any_case(shop, owner, now):
    lin = UserFactory(email="Lin@Example.com")
    services.accept_invitation(invitation=invite(shop, owner, now), actor=services.merchant(lin), now=now)
    assert role_of(lin, shop) == Role.VIEWER


def test_who_joins_is_not_told_of_it_but_the_owners_are(shop, owner, now):
    lin = UserFactory(email="lin@example.com")
    invitation = invite(shop, owner, now, role=Role.OWNER)
    services.accept_invitation(invitation=invitation, actor=services.merchant(lin), now=now)
    notice = Notice.objects.get(kind="member_joined")
    assert (notice.user, notice.facts) == (owner, {"member": str(lin), "role": "owner"})


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{lower}", "{bare}"])
def test_code_is_read_in_any_case_with_and_without_its_dash(shop, owner, now, typed):
    lin, invitation = UserFactory(email="LIN@example.com"), invite(shop, owner, now)
    code = typed.format(
        code=invitation.code, lower=invitation.code.lower(), bare=invitation.code.replace("-", "")
    )
    services.accept_by_code(code=code, actor=services.merchant(lin), now=now)
    assert role_of(lin, shop) == Role.VIEWER
    assert verbs() == ["member_invited", "member_joined"]


def test_code_of_somebody_else_s_mail_is_unknown(shop, owner, stranger, now):
    invitation = invite(shop, owner, now)
    with refused("CODE_UNKNOWN"):
        services.accept_by_code(code=invitation.code, actor=services.merchant(stranger), now=now)


def test_code_of_an_offer_that_is_over_is_unknown(shop, owner, now):
    lin, invitation = UserFactory(email="lin@example.com"), invite(shop, owner, now)
    with refused("CODE_UNKNOWN"):
        services.accept_by_code(code=invitation.code, actor=services.merchant(lin), now=invitation.expires_at)
    services.cancel_invitation(invitation=invitation, actor=services.merchant(owner), now=now)
    with refused("CODE_UNKNOWN"):
        services.accept_by_code(code=invitation.code, actor=services.merchant(lin), now=now)


def test_code_finds_its_offer_among_several_shops(shop, owner, other_shop, stranger, now):
    lin = UserFactory(email="lin@example.com")
    mine, other = invite(shop, owner, now), invite(other_shop, stranger, now)
    services.accept_by_code(code=mine.code, actor=services.merchant(lin), now=now)
    assert role_of(lin, shop) == Role.VIEWER
    assert list(services.open_invitations(other_shop)) == [other]


def test_wrong_code_changes_nothing(shop, owner, now):
    lin = UserFactory(email="lin@example.com")
    invite(shop, owner, now)
    with unchanged(), refused("CODE_UNKNOWN"):
        services.accept_by_code(code="", actor=services.merchant(lin), now=now)
