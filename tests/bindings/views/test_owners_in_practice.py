"""What happens to owners: another follows, one works for several companies, one leaves, a mail reaches the wrong person.

Each has its way over HTTP with its event, and beside each stands what must not open a door.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bindings import services
from bindings.models import Event, OwnerRequest
from bindings.views.invitations import CODE_LIMIT
from shops.models import Invitation, Membership, Role
from tests.factories import MembershipFactory, ShopFactory, UserFactory
from tests.mails import mailed
from tests.world import role_of, unchanged, verbs

REASON = "The company was sold."
CODE, CLAIM = reverse("invitation_code"), reverse("claim_shop")


@pytest.fixture
def desk(client_of):
    """Send a verb of the desk: `desk(supervisor, shop, "replace-owner", …)`."""

    def send(person, record, verb: str, **fields):
        path = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/do/{verb}/"
        return client_of(person).post(path, {"reason": REASON} | fields)

    return send


def link_to(email: str) -> str:
    """Return the path of the newest invitation that was mailed to this address."""
    body = next(message.body for message in reversed(mailed()) if message.to == [email])
    return re.search(r"/invitations/[^/\s]+/", body).group()


def page(shop) -> str:
    return reverse("official_account", args=[shop.code])


# An owner is replaced


def test_replaced_owner_is_out_at_once_and_the_next_one_comes_in_by_mail(
    desk, supervisor, shop, owner, client_of
):
    heir = UserFactory(email="next@example.com")
    former = client_of(owner)
    desk(supervisor, shop, "replace-owner", owners=[owner.pk], email=heir.email)
    assert former.get(page(shop)).status_code == 404
    assert client_of(owner).post(link_to(heir.email)).status_code == 409
    assert client_of(heir).post(link_to(heir.email)).url == page(shop)
    assert role_of(heir, shop) == Role.OWNER
    assert verbs(shop=shop) == ["owner_replaced", "member_joined"]


def test_last_owner_hands_over_and_leaves(desk, supervisor, shop, owner, client_of):
    client = client_of(owner)
    assert client.post(reverse("team_leave", args=[shop.code])).status_code == 409
    client.post(reverse("team_hand_over", args=[shop.code]), {"email": "next@example.com"})
    desk(supervisor, OwnerRequest.objects.get(), "agree-handover")
    assert client.get(page(shop)).status_code == 404
    client_of(UserFactory(email="next@example.com")).post(link_to("next@example.com"))
    assert verbs(shop=shop) == ["handover_asked", "owner_replaced", "member_joined"]


# Several companies


def test_person_of_several_companies_sees_each_with_its_own_role(shop, other_shop, client_of, now):
    lin = MembershipFactory(shop=shop, role=Role.OWNER).user
    MembershipFactory(shop=other_shop, role=Role.VIEWER, user=lin)
    client = client_of(lin)
    assert shop.entity != other_shop.entity
    assert {row.shop for row in client.get("/shops/").context["rows"]} == {shop, other_shop}
    for code, status in ((shop.code, 200), (other_shop.code, 403)):
        assert client.get(reverse("team_hand_over", args=[code])).status_code == status
    services.leave_team(shop=other_shop, actor=services.merchant(lin), now=now)
    assert client.get(page(other_shop)).status_code == 404
    assert client.get(page(shop)).status_code == 200


def test_owner_of_one_company_claims_a_shop_of_another(desk, operator, owner, shop, client_of):
    bought = ShopFactory()
    client_of(owner).post(CLAIM, {"shop_code": bought.code, "entity_code": bought.entity.code})
    desk(operator, OwnerRequest.objects.get(), "accept-claim")
    assert (role_of(owner, bought), role_of(owner, shop)) == (Role.OWNER, Role.OWNER)
    assert Event.objects.get(verb="claim_accepted").reason == REASON


# An invitation that reached the wrong person


def test_wrong_person_can_do_nothing_with_the_mail_and_the_platform_takes_it_back(
    desk, operator, shop, stranger, client_of, client
):
    desk(operator, shop, "invite-owner", email="wrong@example.com")
    link = link_to("wrong@example.com")
    code = Invitation.objects.get().code
    with unchanged():
        assert client_of(stranger).post(link).status_code == 409
        assert client_of(stranger).post(CODE, {"code": code}).status_code == 409
    desk(operator, shop, "cancel-invitation")
    assert client.get(link).status_code == 404
    desk(operator, shop, "invite-owner", email="right@example.com")
    assert client.get(link_to("right@example.com")).status_code == 200
    assert verbs(shop=shop) == ["owner_invited", "invitation_cancelled", "owner_invited"]


def test_dead_and_unknown_links_look_alike(desk, operator, shop, client):
    desk(operator, shop, "invite-owner", email="wrong@example.com")
    link = link_to("wrong@example.com")
    desk(operator, shop, "cancel-invitation")
    answers = [client.get(path) for path in (link, "/invitations/unknown-unknown-unknown/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    dead, unknown = (
        re.sub(r'name="csrfmiddlewaretoken"[^>]*|/invitations/[^"]*', "", answer.content.decode())
        for answer in answers
    )
    assert dead == unknown


def test_address_that_changed_keeps_an_open_invitation_out(shop, owner, client_of, now):
    lin = UserFactory(email="old@example.com")
    client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "old@example.com", "role": "viewer"}
    )
    services.change_own_email(email="new@example.com", actor=services.merchant(lin), now=now)
    assert client_of(lin).post(link_to("old@example.com")).status_code == 409
    assert not Membership.objects.filter(user=lin).exists()
    client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "new@example.com", "role": "viewer"}
    )
    assert client_of(lin).post(link_to("new@example.com")).url == page(shop)


# Who guesses


def test_guessing_codes_ends_after_a_few_tries_even_with_the_right_one(shop, owner, client_of):
    lin = UserFactory(email="lin@example.com")
    client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "viewer"}
    )
    client, right = client_of(lin), Invitation.objects.get().code
    with unchanged():
        answers = [
            client.post(CODE, {"code": f"ABCD-{n:04}"}).status_code for n in range(CODE_LIMIT["limit"])
        ]
        assert answers == [409] * CODE_LIMIT["limit"]
        assert client.post(CODE, {"code": right}).status_code == 429


def test_guessed_credit_code_opens_nothing(desk, operator, shop, client_of):
    lin = UserFactory()
    client_of(lin).post(CLAIM, {"shop_code": shop.code, "entity_code": ShopFactory().entity.code})
    assert desk(operator, OwnerRequest.objects.get(), "accept-claim").status_code == 409
    assert not Membership.objects.exists()


def test_claim_tells_a_stranger_nothing_about_a_shop(shop, owner, client_of):
    closed, client = ShopFactory(status="closed"), client_of(UserFactory())
    codes = [shop.code, closed.code, "no-such-shop"]
    pages = []
    for code in codes:
        answer = client.post(CLAIM, {"shop_code": code}, follow=True)
        pages.append((answer.redirect_chain, answer.content.decode().count(code)))
        client.post(reverse("owner_request_withdraw"), {"shop_code": code})
    assert pages == [pages[0]] * 3
    assert shop.name not in client.get(reverse("join_shop")).content.decode()


def test_nobody_who_is_signed_out_claims_or_joins(shop):
    for path in (CLAIM, CODE, reverse("join_shop")):
        assert Client().post(path, {"shop_code": shop.code}).url.startswith("/login/")
    assert not OwnerRequest.objects.exists()
