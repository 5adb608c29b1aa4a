"""Claims and handovers at the desk: compared with the record, accepted or declined, each by who may."""

import pytest

from bindings import services
from bindings.models import OwnerRequest
from shops.models import Membership, Role
from tests.factories import UserFactory
from tests.mails import mailed
from tests.world import role_of

REASON = "License seen."


@pytest.fixture
def lin(db):
    return UserFactory(email="lin@example.com")


@pytest.fixture
def claim(shop, lin, now) -> OwnerRequest:
    """A claim of the cast's shop with the right credit code."""
    actor = services.merchant(lin)
    return services.claim_shop(
        shop_code=shop.code, entity_code=shop.entity.code, note="", actor=actor, now=now
    )


@pytest.fixture
def handover(shop, owner, now) -> OwnerRequest:
    actor = services.merchant(owner)
    return services.hand_over(shop=shop, email="next@example.com", note="", actor=actor, now=now)


def page(client, wanted):
    return client.get(f"/admin/bindings/ownerrequest/{wanted.pk}/change/")


def test_operator_accepts_a_claim(do, operator, shop, lin, claim):
    assert do(operator, claim, "accept-claim", reason=REASON).status_code == 302
    assert role_of(lin, shop) == Role.OWNER
    assert do(operator, claim, "accept-claim", reason=REASON).status_code == 409


def test_operator_declines_a_claim(do, operator, claim):
    assert do(operator, claim, "decline", reason=REASON).status_code == 302
    assert not Membership.objects.exists()


def test_page_compares_the_credit_code(client_of, operator, shop, lin, claim, now):
    assert "Same" in page(client_of(operator), claim).content.decode()
    other = services.claim_shop(
        shop_code="unknown", entity_code="", note="", actor=services.merchant(lin), now=now
    )
    assert "No shop has this ID" in page(client_of(operator), other).content.decode()
    OwnerRequest.objects.filter(pk=claim.pk).update(entity_code="")
    assert "Differs" in page(client_of(operator), claim).content.decode()


def test_supervisor_agrees_to_a_handover_and_the_new_owner_gets_a_link(do, supervisor, owner, handover):
    assert do(supervisor, handover, "agree-handover", reason=REASON).status_code == 302
    assert not Membership.objects.filter(user=owner).exists()
    assert "next@example.com" in [to for message in mailed() for to in message.to]


@pytest.mark.parametrize("verb", ["agree-handover", "accept-claim"])
def test_operator_agrees_to_no_handover_by_any_verb(do, operator, owner, handover, verb):
    assert do(operator, handover, verb, reason=REASON).status_code == 403
    assert Membership.objects.filter(user=owner).exists()


def test_list_shows_what_waits_and_the_navigation_counts_it(client_of, operator, claim, handover):
    client = client_of(operator)
    listed = client.get("/admin/bindings/ownerrequest/")
    assert list(listed.context["cl"].result_list) == [claim, handover]
    places = [place for _name, group in listed.context["places"] for place in group]
    assert [place.count for place in places if str(place.title) == "Owner requests"] == [2]


def test_merchants_see_none_of_it(client_of, owner, claim):
    assert page(client_of(owner), claim).status_code == 302
