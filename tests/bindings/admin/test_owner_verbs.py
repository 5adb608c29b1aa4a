"""Who owns a shop, at the desk: invite the first owner, send that again, cancel it, replace an owner."""

import re

import pytest

from bindings import services
from bindings.models import Event
from shops.models import Invitation, Membership, Notice, Role
from tests.factories import MembershipFactory, UserFactory
from tests.mails import mailed, send_mails

REASON = "Opened under contract 2026-118."
EMAIL = "lin@example.com"


def buttons(client, shop) -> list[str]:
    response = client.get(f"/admin/shops/shop/{shop.pk}/change/")
    return [verb.name for verb, _url in response.context["buttons"]]


def link_in(body: str) -> str:
    return re.search(r"/invitations/[^/]+/", body).group()


@pytest.fixture
def invited(do, operator, shop) -> Invitation:
    """The open invitation of the cast's shop."""
    assert do(operator, shop, "invite-owner", email=EMAIL, reason=REASON).status_code == 302
    return Invitation.objects.get()


def test_operator_invites_the_first_owner_by_mail(invited, shop, operator, last_event, client):
    [sent] = mailed()
    event = last_event()
    assert (sent.to, event.verb, event.reason) == ([EMAIL], "owner_invited", REASON)
    page = client.get(link_in(sent.body))
    assert page.status_code == 200
    assert str(operator) not in page.content.decode()


def test_invited_owner_makes_an_account_and_owns_the_shop(invited, shop, client):
    fields = {"full_name": "Lin Yulan", "username": "lin", "password": "a-long-passphrase-9"}
    response = client.post(link_in(mailed()[0].body), fields)
    assert response.url == f"/shops/{shop.code}/official-account/"
    assert Membership.objects.get().role == Role.OWNER


def test_owner_invited_twice_is_a_sentence(do, invited, operator, shop):
    response = do(operator, shop, "invite-owner", email="other@example.com", reason=REASON)
    assert response.status_code == 409
    assert f"An invitation to {EMAIL} is still open." in response.content.decode()
    assert len(mailed()) == 1


@pytest.mark.parametrize("typed", [{"email": "nonsense"}, {"email": ""}, {"reason": " "}])
def test_strange_invitation_is_shown_again(do, operator, shop, typed):
    fields = {"email": EMAIL, "reason": REASON} | typed
    assert do(operator, shop, "invite-owner", **fields).status_code == 422
    assert not Event.objects.exists()


def test_resending_makes_the_first_link_dead(do, invited, operator, shop, client):
    assert do(operator, shop, "resend-invitation", reason=REASON).status_code == 302
    first, second = (link_in(one.body) for one in mailed())
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_cancelling_makes_the_link_dead(do, invited, operator, shop, client):
    assert do(operator, shop, "cancel-invitation", reason=REASON).status_code == 302
    assert client.get(link_in(mailed()[0].body)).status_code == 404
    assert do(operator, shop, "cancel-invitation", reason=REASON).status_code == 409


def test_page_of_the_shop_shows_who_is_invited(client_of, invited, operator, shop):
    page = client_of(operator).get(f"/admin/shops/shop/{shop.pk}/change/").content.decode()
    assert EMAIL in page
    assert "Link ends" in page


def test_buttons_follow_the_invitation(client_of, do, supervisor, shop):
    client = client_of(supervisor)
    ours = {"invite-owner", "resend-invitation", "cancel-invitation", "replace-owner"}
    assert [name for name in buttons(client, shop) if name in ours] == ["invite-owner"]
    do(supervisor, shop, "invite-owner", email=EMAIL, reason=REASON)
    assert [name for name in buttons(client, shop) if name in ours] == [
        "resend-invitation",
        "cancel-invitation",
    ]
    actor = services.merchant(UserFactory(email=EMAIL))
    services.accept_invitation(
        invitation=Invitation.objects.get(), actor=actor, now=Invitation.objects.get().created_at
    )
    assert [name for name in buttons(client, shop) if name in ours] == ["replace-owner"]


def test_invitation_stays_while_the_mail_server_fails(do, operator, shop, settings, client_of):
    settings.EMAIL_BACKEND = "tests.work.backends.Broken"
    do(operator, shop, "invite-owner", email=EMAIL, reason=REASON)
    assert send_mails() == {"kept_for_later": 1}
    page = client_of(operator).get(f"/admin/shops/shop/{shop.pk}/change/")
    assert "resend-invitation" in [verb.name for verb, _url in page.context["buttons"]]
    assert Invitation.objects.get().accepted_at is None


# Replacing an owner


def test_supervisor_replaces_an_owner(do, supervisor, shop, owner, client_of, last_event):
    response = do(supervisor, shop, "replace-owner", owners=[owner.pk], email=EMAIL, reason=REASON)
    assert response.status_code == 302
    assert client_of(owner).get(f"/shops/{shop.code}/official-account/").status_code == 404
    assert (last_event().verb, last_event().reason) == ("owner_replaced", REASON)
    assert {one.to[0] for one in mailed()} == {EMAIL, owner.email}
    assert Notice.objects.get(user=owner).kind == "owner_replaced"


def test_operators_replace_nobody(do, operator, shop, owner):
    fields = {"owners": [owner.pk], "email": EMAIL, "reason": REASON}
    assert do(operator, shop, "replace-owner", **fields).status_code == 403
    assert Membership.objects.filter(user=owner).exists()


@pytest.mark.parametrize("typed", [{"owners": []}, {"email": ""}, {"owners": [999]}])
def test_strange_replacement_is_shown_again(do, supervisor, shop, owner, typed):
    fields = {"owners": [owner.pk], "email": EMAIL, "reason": REASON} | typed
    assert do(supervisor, shop, "replace-owner", **fields).status_code == 422
    assert Membership.objects.filter(user=owner).exists()


def test_only_owners_can_be_chosen(client_of, supervisor, shop, owner, manager):
    other = MembershipFactory(shop=shop, role=Role.OWNER).user
    page = client_of(supervisor).get(f"/admin/shops/shop/{shop.pk}/do/replace-owner/")
    choices = [pk for pk, _name in page.context["form"].fields["owners"].choices]
    assert choices == [owner.pk, other.pk]
