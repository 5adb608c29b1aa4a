"""What people ask the platform about who owns a shop: a claim, a handover, and the answers."""

import pytest

from bindings import services
from bindings.models import OwnerRequest, RequestState, ScanTicket
from shops.models import Entity, Membership, Notice, Role, Shop
from tests import flows
from tests.factories import MembershipFactory, ShopFactory, UserFactory
from tests.mails import mailed
from tests.world import last_event, refused, role_of, unchanged, verbs

REASON = "License seen on 24 November."


@pytest.fixture
def lin(db):
    """A person without a shop."""
    return UserFactory(email="lin@example.com")


def claim(person, now, code="lanxi", entity=None) -> OwnerRequest:
    """Claim a shop, with the credit code on record unless another is given."""
    if entity is None:
        entity = Entity.objects.filter(shops__code__iexact=code).values_list("code", flat=True).first() or ""
    return services.claim_shop(
        shop_code=code, entity_code=entity, note="", actor=services.merchant(person), now=now
    )


def accept(wanted, person, now):
    return services.accept_owner_request(
        wanted=wanted, reason=REASON, actor=services.operator(person), now=now
    )


def decline(wanted, person, now):
    services.decline_owner_request(wanted=wanted, reason=REASON, actor=services.operator(person), now=now)


# Claims


def test_claim_changes_nothing_but_is_kept(shop, lin, now):
    wanted = claim(lin, now, "LANXI")
    assert (wanted.shop, wanted.email, wanted.state) == (shop, lin.email, RequestState.WAITING)
    assert not Membership.objects.exists()
    assert (last_event().verb, last_event().chain) == ("shop_claimed", f"person:{lin.pk}")


def test_accepted_claim_makes_the_owner(shop, lin, operator, now):
    wanted = claim(lin, now)
    assert accept(wanted, operator, now) is None
    assert role_of(lin, shop) == Role.OWNER
    assert (last_event().verb, last_event().shop, last_event().reason) == ("claim_accepted", shop, REASON)
    assert Notice.objects.get().kind == "claim_accepted"
    wanted.refresh_from_db()
    assert (wanted.state, wanted.decided_by) == (RequestState.APPROVED, operator)


def test_accepted_claim_ends_the_platforms_open_invitation(shop, lin, operator, now):
    services.invite_first_owner(
        shop=shop, email="wrong@example.com", reason=REASON, actor=services.operator(operator), now=now
    )
    accept(claim(lin, now), operator, now)
    assert not services.open_invitations(shop).exists()


def test_claim_of_an_unknown_shop_is_kept_and_not_accepted(lin, operator, now):
    wanted = claim(lin, now, "no-such-shop")
    with refused("SHOP_UNKNOWN"):
        accept(wanted, operator, now)


def test_claim_of_an_owned_or_closed_shop_is_not_accepted(shop, owner, lin, operator, now):
    wanted = claim(lin, now)
    with refused("SHOP_HAS_OWNER"):
        accept(wanted, operator, now)
    Membership.objects.all().delete()
    Shop.objects.update(status="closed")
    with refused("SHOP_CLOSED"):
        accept(wanted, operator, now)


@pytest.mark.parametrize("guessed", ["", "91330106MA2H0X3K77"])
def test_claim_with_another_credit_code_is_not_accepted(shop, lin, operator, now, guessed):
    wanted = claim(lin, now, entity=guessed)
    with refused("CREDIT_CODE_DIFFERS"):
        accept(wanted, operator, now)
    assert not Membership.objects.exists()


def test_personal_store_has_no_credit_code_to_compare(lin, operator, now):
    shop = ShopFactory(personal=True)
    guessed = claim(lin, now, shop.code, "91330106MA2H0X3K77")
    with refused("CREDIT_CODE_DIFFERS"):
        accept(guessed, operator, now)
    other = UserFactory()
    accept(claim(other, now, shop.code), operator, now)
    assert role_of(other, shop) == Role.OWNER


def test_operator_does_not_accept_the_own_claim(shop, operator, now):
    wanted = claim(operator, now)
    with refused("OWN_ADDRESS"):
        accept(wanted, operator, now)


def test_same_claim_waits_once_and_a_person_asks_for_five(shop, lin, now):
    claim(lin, now)
    with refused("OWNER_REQUEST_WAITING"):
        claim(lin, now, "LANXI")
    for number in range(4):
        claim(lin, now, f"shop-{number}")
    with refused("TOO_MANY_REQUESTS"):
        claim(lin, now, "one-more")


def test_claim_needs_an_address_to_answer(shop, now):
    nobody = UserFactory(email="")
    with refused("EMAIL_MISSING"):
        claim(nobody, now)


def test_declined_claim_tells_why(shop, lin, operator, now):
    wanted = claim(lin, now)
    decline(wanted, operator, now)
    assert (last_event().verb, last_event().reason) == ("owner_request_declined", REASON)
    assert Notice.objects.get().facts == {"reason": REASON, "code": "lanxi"}
    assert [message.to for message in mailed()] == [[lin.email]]
    with refused("REQUEST_DECIDED"):
        accept(wanted, operator, now)
    with refused("REQUEST_DECIDED"):
        decline(wanted, operator, now)


def test_claim_is_withdrawn_once_and_by_its_asker(shop, lin, stranger, now):
    wanted = claim(lin, now)
    with unchanged():
        services.withdraw_owner_request(wanted=wanted, actor=services.merchant(stranger), now=now)
    for _ in range(2):
        services.withdraw_owner_request(wanted=wanted, actor=services.merchant(lin), now=now)
    assert verbs() == ["shop_claimed", "owner_request_withdrawn"]


# Handovers


def hand_over(shop, person, now, email="next@example.com") -> OwnerRequest:
    return services.hand_over(shop=shop, email=email, note="", actor=services.merchant(person), now=now)


def test_last_owner_leaves_once_the_platform_agrees(shop, owner, supervisor, now):
    ticket = flows.issue(shop, "bind", owner)
    wanted = hand_over(shop, owner, now)
    assert role_of(owner, shop) == Role.OWNER
    invitation, token = accept(wanted, supervisor, now)
    assert not Membership.objects.exists()
    assert (invitation.email, services.invitation_of(token)) == ("next@example.com", invitation)
    assert ScanTicket.objects.get(pk=ticket.pk).state == "cancelled"
    assert last_event().verb == "owner_replaced"


def test_only_owners_hand_over(shop, owner, manager, stranger, now):
    for person in (manager, stranger):
        with refused("ROLE_TOO_SMALL"):
            hand_over(shop, person, now)


def test_owner_who_lost_the_role_meanwhile_hands_nothing_over(shop, owner, supervisor, now):
    wanted = hand_over(shop, owner, now)
    MembershipFactory(shop=shop, role=Role.OWNER)
    Membership.objects.filter(user=owner).delete()
    with refused("NOT_MEMBER"):
        accept(wanted, supervisor, now)
