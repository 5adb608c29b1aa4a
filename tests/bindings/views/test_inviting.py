"""Inviting to a shop: who may, by which mail, and what ends an invitation."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from bindings import services
from bindings.models import Event
from bindings.tokens import token_hash
from bindings.views.team import INVITATIONS
from shops.models import Invitation, Role
from tests.bindings.views.links import path_of
from tests.mails import send_mails
from tests.world import verbs
from work.models import Mail
from work.sealing import unseal


def test_an_owner_invites_by_mail(shop, owner, client_of):
    response = client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "manager"}
    )
    assert response.status_code == 302
    send_mails()
    token = re.search(r"/invitations/([^/]+)/", mail.outbox[0].body).group(1)
    assert mail.outbox[0].to == ["lin@example.com"]
    assert Invitation.objects.get().token_hash == token_hash(token)
    assert verbs() == ["member_invited"]
    assert token not in str(Event.objects.values())


def test_link_of_an_invitation_is_never_readable_in_the_database(shop, owner, client_of):
    person = {"email": "lin@example.com", "role": "manager"}
    client_of(owner).post(reverse("team_invite", args=[shop.code]), person)
    row = Mail.objects.get()
    assert "/invitations/" in unseal(row.sealed)["text"]
    assert "/invitations/" not in f"{row.sealed} {row.payload} {row.key}"
    send_mails()
    assert (Mail.objects.get().state, Mail.objects.get().sealed) == ("sent", "")


@pytest.mark.parametrize("person", ["viewer", "manager"])
def test_only_an_owner_invites(shop, request, client_of, person):
    client = client_of(request.getfixturevalue(person))
    response = client.post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "viewer"}
    )
    assert response.status_code == 403
    assert not Mail.objects.exists()


@pytest.mark.parametrize("typed", [{"email": "nonsense"}, {"role": "king"}, {"email": ""}])
def test_a_strange_invitation_is_shown_again(shop, owner, client_of, typed):
    data = {"email": "lin@example.com", "role": "viewer"} | typed
    response = client_of(owner).post(reverse("team_invite", args=[shop.code]), data)
    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again(shop, owner, viewer, client_of):
    response = client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": viewer.email.upper(), "role": "owner"}
    )
    assert response.status_code == 409
    assert not Invitation.objects.exists()


@pytest.mark.usefixtures("no_window_ends")
def test_invitations_are_limited(shop, owner, client_of):
    client, path = client_of(owner), reverse("team_invite", args=[shop.code])
    for number in range(INVITATIONS["limit"]):
        client.post(path, {"email": f"p{number}@example.com", "role": "viewer"})
    assert client.post(path, {"email": "more@example.com", "role": "viewer"}).status_code == 429
    assert Mail.objects.count() == INVITATIONS["limit"]


def test_a_second_invitation_replaces_the_first(shop, owner, now, invited, client):
    services.invite_member(
        shop=shop, email="LIN@example.com", role=Role.VIEWER, actor=services.merchant(owner), now=now
    )
    assert client.get(path_of(invited[1])).status_code == 404
    assert services.open_invitations(shop).get().role == Role.VIEWER


def test_a_cancelled_invitation_is_dead(shop, owner, client_of, invited, client):
    invitation, token = invited
    client_of(owner).post(reverse("invitation_cancel", args=[shop.code, invitation.pk]))
    assert client.get(path_of(token)).status_code == 404
    assert verbs() == ["member_invited", "invitation_cancelled"]


def test_an_invitation_of_another_shop_is_not_found(stranger, other_shop, client_of, invited):
    path = reverse("invitation_cancel", args=[other_shop.code, invited[0].pk])
    assert client_of(stranger).post(path).status_code == 404
