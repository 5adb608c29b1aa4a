"""Invitations: who may invite, what the mailed link opens, and who joins by it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from shops.models import Invitation, Membership, Notice, Role, User
from tests.bindings.views.links import path_of
from tests.factories import MembershipFactory, UserFactory
from tests.mails import send_mails
from tests.world import role_of, verbs

# Joining


def test_the_invited_address_joins(shop, invited, client_of, owner):
    lin = UserFactory(email="Lin@example.com")
    response = client_of(lin).post(path_of(invited[1]))
    assert response.url == reverse("official_account", args=[shop.code])
    assert role_of(lin, shop) == Role.MANAGER
    assert verbs()[-1] == "member_joined"
    assert Notice.objects.get(user=owner).kind == "member_joined"


def test_another_address_does_not_join(shop, invited, stranger, client_of):
    assert b"Sign out" in client_of(stranger).get(path_of(invited[1])).content
    assert client_of(stranger).post(path_of(invited[1])).status_code == 409
    assert not Membership.objects.filter(user=stranger, shop=shop).exists()


def test_a_link_works_once(shop, invited, client_of):
    lin = UserFactory(email="lin@example.com")
    client = client_of(lin)
    client.post(path_of(invited[1]))
    Membership.objects.filter(user=lin, shop=shop).delete()
    assert client.post(path_of(invited[1])).status_code == 404
    assert not Membership.objects.filter(user=lin, shop=shop).exists()


@pytest.mark.parametrize(("days", "status"), [(7, 404), (6, 200)])
def test_a_link_lives_seven_days(invited, client, now, days, status):
    Invitation.objects.update(expires_at=now + timedelta(days=7 - days) - timedelta(seconds=1))
    assert client.get(path_of(invited[1])).status_code == status


def test_an_unknown_link_is_not_found(client, db):
    assert client.get(path_of("nonsense")).status_code == 404


def test_accepting_twice_is_accepting_once(invited, now):
    actor = services.merchant(UserFactory(email="lin@example.com"))
    first = services.accept_invitation(invitation=invited[0], actor=actor, now=now)
    assert services.accept_invitation(invitation=invited[0], actor=actor, now=now) == first
    assert verbs().count("member_joined") == 1


def test_a_second_click_leads_into_the_shop_and_a_stranger_s_nowhere(shop, invited, client_of, stranger):
    client = client_of(UserFactory(email="lin@example.com"))
    answers = [client.post(path_of(invited[1])) for _ in range(2)]
    assert [answer.url for answer in answers] == [reverse("official_account", args=[shop.code])] * 2
    assert verbs().count("member_joined") == 1
    assert client_of(stranger).get(path_of(invited[1])).status_code == 404


def test_who_left_does_not_come_back_by_the_old_link(shop, invited, client_of, now):
    lin = UserFactory(email="lin@example.com")
    client_of(lin).post(path_of(invited[1]))
    services.leave_team(shop=shop, actor=services.merchant(lin), now=now)
    assert client_of(lin).post(path_of(invited[1])).status_code == 404


def test_somebody_new_makes_an_account_and_joins(shop, invited, client):
    data = {"full_name": "Lin Yulan", "username": "lin", "password": "a-long-passphrase-9"}
    response = client.post(path_of(invited[1]), data)
    assert response.status_code == 302
    lin = User.objects.get(username="lin")
    assert (lin.email, str(lin), role_of(lin, shop)) == ("lin@example.com", "Lin Yulan", Role.MANAGER)
    assert client.get(response.url).status_code == 200
    assert Event.objects.get(verb="member_joined").actor == lin


@pytest.mark.parametrize(
    "typed",
    [{"password": "12345"}, {"username": "OWNER"}, {"full_name": ""}, {"password": "lin@example.com"}],
)
def test_a_weak_password_or_a_taken_name_makes_no_account(invited, client, typed):
    data = {"full_name": "Lin", "username": "lin", "password": "a-long-passphrase-9"} | typed
    assert client.post(path_of(invited[1]), data).status_code == 422
    assert not User.objects.filter(email="lin@example.com").exists()


def test_an_address_with_an_account_is_led_to_sign_in(invited, client):
    UserFactory(email="lin@example.com")
    assert b"/login/?next=/invitations/" in client.get(path_of(invited[1])).content
    data = {"full_name": "Lin", "username": "lin", "password": "a-long-passphrase-9"}
    assert client.post(path_of(invited[1]), data).status_code == 409
    assert not User.objects.filter(username="lin").exists()


# Late clicks


def test_cancelling_an_invitation_twice_is_cancelling_once(owner, invited, now):
    for _ in range(2):
        services.cancel_invitation(invitation=invited[0], actor=services.merchant(owner), now=now)
    assert verbs() == ["member_invited", "invitation_cancelled"]


def test_a_cancelled_invitation_is_refused_at_the_last_click(owner, invited, now):
    services.cancel_invitation(invitation=invited[0], actor=services.merchant(owner), now=now)
    lin = UserFactory(email="lin@example.com")
    with pytest.raises(Refusal, match="INVITATION_OVER"):
        services.accept_invitation(invitation=invited[0], actor=services.merchant(lin), now=now)


def test_who_became_a_member_meanwhile_keeps_the_role(shop, invited, now):
    lin = MembershipFactory(shop=shop, role=Role.VIEWER, user__email="lin@example.com").user
    with pytest.raises(Refusal, match="ALREADY_MEMBER"):
        services.accept_invitation(invitation=invited[0], actor=services.merchant(lin), now=now)
    assert role_of(lin, shop) == Role.VIEWER
    assert Invitation.objects.get().accepted_at is None


def test_a_username_taken_meanwhile_makes_neither_account_nor_member(shop, owner, invited, now):
    with pytest.raises(Refusal, match="USERNAME_TAKEN"):
        services.join_with_new_account(
            invitation=invited[0],
            username=owner.username,
            full_name="Lin",
            password="a-long-passphrase-9",
            language="en",
            actor=services.Actor("merchant"),
            now=now,
        )
    assert Membership.objects.filter(shop=shop).count() == 1


def test_an_invitation_waits_for_a_failing_mail_server(shop, owner, client_of, settings):
    settings.EMAIL_BACKEND = "tests.work.backends.Broken"
    person = {"email": "lin@example.com", "role": "viewer"}
    response = client_of(owner).post(reverse("team_invite", args=[shop.code]), person, follow=True)
    assert "The invitation to lin@example.com is on its way." in response.content.decode()
    assert send_mails() == {"kept_for_later": 1}
    assert services.open_invitations(shop).count() == 1


def test_invitations_end_with_the_owner_s_role(shop, owner, invited, client, now):
    other = MembershipFactory(shop=shop, role=Role.OWNER).user
    services.change_role(
        membership=Membership.objects.get(user=owner),
        role=Role.MANAGER,
        actor=services.merchant(other),
        now=now,
    )
    assert client.get(path_of(invited[1])).status_code == 404


def test_imported_person_without_a_password_is_led_to_choose_one(shop, invited, client):
    lin = UserFactory(email="lin@example.com")
    assert b"no password yet" not in client.get(path_of(invited[1])).content
    lin.set_unusable_password()
    lin.save()
    page = client.get(path_of(invited[1])).content.decode()
    assert "no password yet" in page
    assert "/password/reset/" in page
