"""A person without a shop: an invitation's code, a text for a colleague, a claim, and the address in words."""

import re

import pytest
from django.urls import reverse

from bindings import services
from bindings.models import OwnerRequest
from bindings.views.invitations import CODE_LIMIT
from bindings.views.owner_requests import REQUESTS
from shops.models import Membership, Role
from tests.factories import MembershipFactory, UserFactory
from tests.mails import mailed
from tests.world import role_of, verbs

CODE, CLAIM, JOIN = (reverse(name) for name in ("invitation_code", "claim_shop", "join_shop"))


@pytest.fixture
def lin(db):
    return UserFactory(email="Lin@example.com")


@pytest.fixture
def invited(shop, owner, client_of):
    """Invite lin@example.com by mail; return what the mail says."""
    path = reverse("team_invite", args=[shop.code])
    client_of(owner).post(path, {"email": "lin@example.com", "role": "manager"})
    return mailed()[0].body


def code_in(text: str) -> str:
    return re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", text).group()


def test_page_says_the_three_ways_and_the_address(lin, client_of):
    page = client_of(lin).get("/shops/").content.decode()
    for words in ("I have an invitation", "A colleague has the shop", "I own the shop", lin.email):
        assert words in page


def test_person_with_a_shop_sees_the_list_and_the_ways_to_another(owner, client_of):
    client = client_of(owner)
    shops = client.get("/shops/").content.decode()
    assert "You have no shops yet" not in shops
    assert JOIN in shops
    page = client.get(JOIN).content.decode()
    assert "I own the shop" in page
    assert "You have no shops yet" not in page


# An invitation's code


def test_code_of_the_mail_joins(lin, shop, invited, client_of):
    response = client_of(lin).post(CODE, {"code": code_in(invited).lower().replace("-", " ")})
    assert response.url == reverse("official_account", args=[shop.code])
    assert role_of(lin, shop) == Role.MANAGER
    assert verbs() == ["member_invited", "member_joined"]


def test_code_is_for_the_invited_address_alone(invited, stranger, client_of):
    lost = UserFactory()
    response = client_of(lost).post(CODE, {"code": code_in(invited)})
    assert response.status_code == 409
    assert code_in(invited) in response.content.decode()
    assert not Membership.objects.filter(user=lost).exists()


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "x" * 400, "兰溪"])
def test_strange_code_is_a_sentence(lin, invited, client_of, typed):
    response = client_of(lin).post(CODE, {"code": typed})
    assert response.status_code == 409
    assert "No open invitation to your email has this code." in response.content.decode()


def test_pasted_link_leads_to_its_page(lin, invited, client_of):
    link = re.search(r"http://\S+/invitations/\S+/", invited).group()
    assert client_of(lin).post(CODE, {"code": f" {link} "}).url in link


def test_cancelled_code_is_dead(lin, shop, owner, invited, client_of, now):
    invitation = services.open_invitations(shop).get()
    services.cancel_invitation(invitation=invitation, actor=services.merchant(owner), now=now)
    assert client_of(lin).post(CODE, {"code": code_in(invited)}).status_code == 409


@pytest.mark.usefixtures("no_window_ends")
def test_codes_are_limited(lin, invited, client_of):
    client = client_of(lin)
    for _ in range(CODE_LIMIT["limit"]):
        client.post(CODE, {"code": "ABCD-EFGH"})
    assert client.post(CODE, {"code": code_in(invited)}).status_code == 429


# A claim


def test_claim_is_sent_shown_and_withdrawn(lin, shop, client_of):
    client = client_of(lin)
    assert client.post(CLAIM, {"shop_code": shop.code, "entity_code": shop.entity.code}).url == JOIN
    page = client.get("/shops/")
    assert [one.shop for one in page.context["requests"]] == [shop]
    client.post(reverse("owner_request_withdraw"), {"shop_code": shop.code})
    assert not client.get("/shops/").context["requests"]


def test_unknown_shop_gets_the_same_answer(lin, shop, client_of):
    client = client_of(lin)
    known, unknown = (client.post(CLAIM, {"shop_code": code}) for code in (shop.code, "no-such-shop"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OwnerRequest.objects.count() == 2


@pytest.mark.parametrize("typed", [{"shop_code": ""}, {"shop_code": "a b"}, {"entity_code": "123"}])
def test_strange_claim_is_shown_again(lin, shop, client_of, typed):
    data = {"shop_code": shop.code, "entity_code": ""} | typed
    assert client_of(lin).post(CLAIM, data).status_code == 422
    assert not OwnerRequest.objects.exists()


@pytest.mark.usefixtures("no_window_ends")
def test_claims_are_limited(lin, client_of):
    client = client_of(lin)
    for number in range(REQUESTS["limit"]):
        client.post(CLAIM, {"shop_code": f"shop-{number}"})
        client.post(reverse("owner_request_withdraw"), {"shop_code": f"shop-{number}"})
    assert client.post(CLAIM, {"shop_code": "one-more"}).status_code == 429
    assert OwnerRequest.objects.count() == REQUESTS["limit"]


def test_another_s_request_stays(lin, shop, stranger, client_of, now):
    actor = services.merchant(lin)
    services.claim_shop(shop_code="lanxi", entity_code="", note="", actor=actor, now=now)
    path = reverse("owner_request_withdraw")
    assert client_of(stranger).post(path, {"shop_code": "lanxi"}).status_code == 302
    assert verbs() == ["shop_claimed"]


# The last owner's way out


def test_last_owner_is_led_to_hand_over(shop, owner, client_of):
    client = client_of(owner)
    path = reverse("team_hand_over", args=[shop.code])
    assert path in client.get(reverse("team_leave", args=[shop.code])).content.decode()
    assert client.post(path, {"email": owner.email}).status_code == 422
    assert client.post(path, {"email": "next@example.com"}).status_code == 302
    assert client.post(path, {"email": "other@example.com"}).status_code == 409
    assert OwnerRequest.objects.get().email == "next@example.com"
    assert role_of(owner, shop) == Role.OWNER
    assert "next@example.com" in client.get(path).content.decode()
    client.post(reverse("owner_request_withdraw"), {"shop_code": shop.code})
    assert "next@example.com" not in client.get(path).content.decode()


def test_one_of_two_owners_simply_leaves(shop, owner, client_of):
    MembershipFactory(shop=shop, role=Role.OWNER)
    page = client_of(owner).get(reverse("team_leave", args=[shop.code]))
    assert reverse("team_hand_over", args=[shop.code]) not in page.content.decode()
    assert client_of(owner).post(reverse("team_leave", args=[shop.code])).status_code == 302
