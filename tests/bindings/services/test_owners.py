"""The platform's part in who owns a shop: the first owner is invited, an owner is replaced."""

from datetime import timedelta

import pytest

from bindings import services
from bindings.models import ScanTicket
from shops.models import Invitation, Membership, Notice, Role, Shop
from tests import flows
from tests.factories import MembershipFactory, ShopFactory, UserFactory
from tests.world import last_event, refused, role_of, shows, unchanged, verbs

REASON = "Opened under contract 2026-118."
EMAIL = "lin@example.com"


def invite(shop, person, now, email=EMAIL):
    return services.invite_first_owner(
        shop=shop, email=email, reason=REASON, actor=services.operator(person), now=now
    )


def replace(shop, owners, person, now, email=EMAIL):
    return services.replace_owner(
        shop=shop,
        owners=[owner.pk for owner in owners],
        email=email,
        reason=REASON,
        actor=services.operator(person),
        now=now,
    )


def accept(token, person, now) -> Membership:
    invitation = services.invitation_of(token)
    return services.accept_invitation(invitation=invitation, actor=services.merchant(person), now=now)


# The first owner


def test_first_owner_is_invited_and_owns_the_shop(shop, operator, now):
    invitation, token = invite(shop, operator, now)
    assert (invitation.email, invitation.role, invitation.expires_at) == (
        EMAIL,
        Role.OWNER,
        now + timedelta(days=7),
    )
    assert (last_event().verb, last_event().reason, last_event().actor) == ("owner_invited", REASON, operator)
    lin = UserFactory(email="Lin@example.com")
    assert accept(token, lin, now).role == Role.OWNER
    assert verbs() == ["owner_invited", "member_joined"]


def test_first_owner_is_invited_by_the_address_alone(shop, operator, stranger, now):
    _invitation, token = invite(shop, operator, now)
    with refused("INVITATION_EMAIL"):
        accept(token, stranger, now)


def test_shop_has_one_open_invitation_of_the_platform(shop, operator, now):
    invite(shop, operator, now)
    for email in (EMAIL, "LIN@example.com", "other@example.com"):
        with refused("OWNER_INVITED") as caught:
            invite(shop, operator, now, email)
        assert caught.value.facts == {"email": EMAIL}


def test_invitation_whose_days_are_over_is_replaced(shop, operator, now):
    first, _token = invite(shop, operator, now)
    second, token = invite(shop, operator, now + timedelta(days=8))
    first.refresh_from_db()
    assert first.cancelled_at == now + timedelta(days=8)
    assert services.invitation_of(token) == second


def test_shop_with_an_owner_gets_no_first_one(shop, owner, operator, now):
    with refused("SHOP_HAS_OWNER"):
        invite(shop, operator, now)
    with refused("ALREADY_OWNER"):
        invite(shop, operator, now, owner.email.upper())


def test_closed_shop_gets_no_owner(shop, operator, now):
    Shop.objects.update(status="closed")
    with refused("SHOP_CLOSED"):
        invite(shop, operator, now)


def test_operator_is_not_made_owner_by_the_operator(shop, operator, now):
    with refused("OWN_ADDRESS"):
        invite(shop, operator, now, operator.email.upper())


def test_inviting_needs_a_reason(shop, operator, now):
    with refused("REASON_REQUIRED"):
        services.invite_first_owner(
            shop=shop, email=EMAIL, reason=" ", actor=services.operator(operator), now=now
        )


def test_member_who_accepts_the_platforms_offer_becomes_owner(shop, manager, operator, now):
    _invitation, token = invite(shop, operator, now, manager.email)
    accept(token, manager, now)
    assert role_of(manager, shop) == Role.OWNER
    with unchanged():
        accept(token, manager, now)


# Sending again and cancelling


def test_resent_invitation_has_a_new_link_only(shop, operator, now):
    invitation, old = invite(shop, operator, now)
    later = now + timedelta(days=6)
    renewed, new = services.resend_to_owner(
        invitation=invitation, reason=REASON, actor=services.operator(operator), now=later
    )
    assert (renewed.pk, renewed.expires_at) == (invitation.pk, later + timedelta(days=7))
    assert services.invitation_of(old) is None
    assert services.invitation_of(new) == invitation
    assert last_event().verb == "owner_invitation_resent"


def test_accepted_or_cancelled_invitation_is_not_resent(shop, operator, now):
    invitation, token = invite(shop, operator, now)
    accept(token, UserFactory(email=EMAIL), now)
    with refused("INVITATION_OVER"):
        services.resend_to_owner(
            invitation=invitation, reason=REASON, actor=services.operator(operator), now=now
        )


def test_invitation_to_the_wrong_person_is_cancelled_once(shop, operator, now):
    invitation, token = invite(shop, operator, now)
    actor = services.operator(operator)
    services.cancel_owner_invitation(invitation=invitation, reason=REASON, actor=actor, now=now)
    with unchanged():
        services.cancel_owner_invitation(invitation=invitation, reason=REASON, actor=actor, now=now)
    assert verbs() == ["owner_invited", "invitation_cancelled"]
    with refused("INVITATION_OVER"):
        accept(token, UserFactory(email=EMAIL), now)


def test_owners_touch_no_invitation_of_the_platform(shop, owner, operator, now):
    co_owner = MembershipFactory(shop=shop, role=Role.OWNER).user
    invitation, _token = replace(shop, [co_owner], operator, now)
    actor = services.merchant(owner)
    with refused("INVITATION_OF_PLATFORM"):
        services.cancel_invitation(invitation=invitation, actor=actor, now=now)
    with refused("INVITATION_OF_PLATFORM"):
        services.invite_member(shop=shop, email=EMAIL, role=Role.VIEWER, actor=actor, now=now)


# Replacing an owner


def test_replaced_owner_loses_everything_at_once(shop, owner, supervisor, now):
    ticket = flows.issue(shop, "bind", owner)
    services.invite_member(
        shop=shop, email="friend@example.com", role=Role.OWNER, actor=services.merchant(owner), now=now
    )
    invitation, token = replace(shop, [owner], supervisor, now)
    assert not Membership.objects.filter(user=owner).exists()
    assert ScanTicket.objects.get(pk=ticket.pk).state == "cancelled"
    assert list(services.open_invitations(shop)) == [invitation]
    assert last_event().verb == "owner_replaced"
    shows(last_event(), member=(str(owner), EMAIL))
    assert accept(token, UserFactory(email=EMAIL), now).role == Role.OWNER


def test_replaced_owner_and_the_other_owners_are_told(shop, owner, supervisor, now):
    co_owner = MembershipFactory(shop=shop, role=Role.OWNER).user
    replace(shop, [co_owner], supervisor, now)
    assert dict(Notice.objects.values_list("user", "kind")) == {
        co_owner.pk: "owner_replaced",
        owner.pk: "co_owner_replaced",
    }
    assert role_of(owner, shop) == Role.OWNER


def test_person_of_several_companies_loses_only_the_one_shop(shop, owner, supervisor, now):
    elsewhere = MembershipFactory(user=owner, shop=ShopFactory()).shop
    replace(shop, [owner], supervisor, now)
    assert [one.shop for one in owner.memberships.all()] == [elsewhere]


def test_sold_company_changes_all_its_owners(shop, owner, supervisor, now):
    co_owner = MembershipFactory(shop=shop, role=Role.OWNER).user
    replace(shop, [owner, co_owner], supervisor, now)
    assert not services.owners_of(shop).exists()
    assert verbs() == ["owner_replaced"]


def test_replacement_takes_the_place_of_an_open_offer(shop, owner, supervisor, now):
    first, _token = replace(shop, [owner], supervisor, now)
    MembershipFactory(shop=shop, user=owner, role=Role.OWNER)
    second, _token = replace(shop, [owner], supervisor, now, "other@example.com")
    assert list(services.open_invitations(shop)) == [second] != [first]


@pytest.mark.parametrize("who", ["manager", "stranger"])
def test_only_owners_are_replaced(request, shop, owner, supervisor, now, who):
    other = request.getfixturevalue(who)
    with refused("NOT_MEMBER"):
        replace(shop, [owner, other], supervisor, now)
    with refused("NOT_MEMBER"):
        replace(shop, [], supervisor, now)


def test_owner_is_not_replaced_by_an_owner_or_by_the_supervisor(shop, owner, supervisor, now):
    with refused("ALREADY_OWNER"):
        replace(shop, [owner], supervisor, now, owner.email)
    with refused("OWN_ADDRESS"):
        replace(shop, [owner], supervisor, now, supervisor.email)


def test_offer_waits_for_seven_days(shop, operator, now):
    invitation, _token = invite(shop, operator, now)
    assert services.waiting_owner(shop, now + timedelta(days=7, seconds=-1)) == invitation
    assert services.waiting_owner(shop, now + timedelta(days=7)) is None
    assert Invitation.objects.count() == 1
