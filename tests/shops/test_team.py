"""The team: invitations, roles, removal, leaving; who may, and what ends with a role."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from bindings.tokens import token_hash
from bindings.views.team import INVITATIONS
from shops.models import Invitation, Membership, Notice, Role, User
from tests import flows
from tests.factories import MembershipFactory, UserFactory


@pytest.fixture
def invited(shop, owner, now):
    """Invite lin@example.com as manager; return the invitation and its secret."""
    return services.invite_member(
        shop=shop, email="lin@example.com", role=Role.MANAGER, actor=services.merchant(owner), now=now
    )


def path_of(token: str) -> str:
    return reverse("invitation_accept", args=[token])


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def role_of(user, shop) -> str:
    return Membership.objects.get(user=user, shop=shop).role


# Looking


@pytest.mark.parametrize("person", ["viewer", "manager", "owner"])
def test_everybody_of_the_shop_sees_the_team(shop, request, client_of, person):
    user = request.getfixturevalue(person)
    response = client_of(user).get(reverse("team", args=[shop.code]))
    assert response.status_code == 200
    assert (b"Send invitation" in response.content) == (person == "owner")


def test_a_stranger_sees_no_team(shop, stranger, client_of):
    assert client_of(stranger).get(reverse("team", args=[shop.code])).status_code == 404


def test_the_list_tells_who_has_a_second_factor(shop, owner, viewer, client_of):
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    client = client_of(owner)
    lines = client.get(reverse("team", args=[shop.code])).context["members"]
    assert [(line.membership.user, line.second_factor) for line in lines] == [
        (owner, "Authenticator app"),
        (viewer, ""),
    ]
    without = client.get(reverse("team", args=[shop.code]), {"show": "no_second_factor"}).context["members"]
    assert [line.membership.user for line in without] == [viewer]


def test_search_narrows_the_list(shop, owner, viewer, client_of):
    response = client_of(owner).get(reverse("team", args=[shop.code]), {"q": viewer.email.upper()})
    assert [line.membership.user for line in response.context["members"]] == [viewer]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_team_asks_the_database_the_same_with_many_members(
    shop, owner, client_of, rows, django_assert_num_queries
):
    for _ in range(rows):
        MembershipFactory(shop=shop)
    client, path = client_of(owner), reverse("team", args=[shop.code])
    client.get(path)
    with django_assert_num_queries(6):
        client.get(path)


@pytest.mark.parametrize(("person", "status"), [("owner", 302), ("manager", 403), ("stranger", 404)])
def test_an_owner_reminds_of_the_second_factor(shop, request, client_of, person, status):
    client = client_of(request.getfixturevalue(person))
    assert client.post(reverse("team_remind", args=[shop.code])).status_code == status


def test_a_reminder_goes_once_a_day_to_who_needs_it(shop, owner, viewer, client_of):
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    for _ in range(2):
        client_of(owner).post(reverse("team_remind", args=[shop.code]))
    assert [notice.user for notice in Notice.objects.filter(kind="second_factor_reminder")] == [viewer]


# Inviting


def test_an_owner_invites_by_mail(shop, owner, client_of):
    response = client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "manager"}
    )
    assert response.status_code == 302
    token = re.search(r"/invitations/([^/]+)/", mail.outbox[0].body).group(1)
    assert mail.outbox[0].to == ["lin@example.com"]
    assert Invitation.objects.get().token_hash == token_hash(token)
    assert verbs() == ["member_invited"]
    assert token not in str(Event.objects.values())


@pytest.mark.parametrize("person", ["viewer", "manager"])
def test_only_an_owner_invites(shop, request, client_of, person):
    client = client_of(request.getfixturevalue(person))
    response = client.post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "viewer"}
    )
    assert response.status_code == 403
    assert not mail.outbox


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


def test_invitations_are_limited(shop, owner, client_of):
    client, path = client_of(owner), reverse("team_invite", args=[shop.code])
    for number in range(INVITATIONS["limit"]):
        client.post(path, {"email": f"p{number}@example.com", "role": "viewer"})
    assert client.post(path, {"email": "more@example.com", "role": "viewer"}).status_code == 429
    assert len(mail.outbox) == INVITATIONS["limit"]


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


# Roles


def test_an_owner_changes_a_role(shop, owner, viewer, client_of):
    member = Membership.objects.get(user=viewer)
    client_of(owner).post(reverse("team_role", args=[shop.code, member.pk]), {"role": "manager"})
    assert role_of(viewer, shop) == Role.MANAGER
    event = Event.objects.get(verb="role_changed")
    assert (event.before["role"], event.after["role"]) == ("viewer", "manager")
    assert Notice.objects.get(user=viewer).kind == "role_changed"


@pytest.mark.parametrize(("role", "status"), [("king", 422), ("viewer", 302)])
def test_only_known_roles_are_given(shop, owner, manager, client_of, role, status):
    member = Membership.objects.get(user=manager)
    response = client_of(owner).post(reverse("team_role", args=[shop.code, member.pk]), {"role": role})
    assert response.status_code == status


@pytest.mark.parametrize("name", ["team_role", "team_remove"])
def test_a_manager_changes_nobody(shop, manager, viewer, client_of, name):
    member = Membership.objects.get(user=viewer)
    response = client_of(manager).post(reverse(name, args=[shop.code, member.pk]), {"role": "owner"})
    assert response.status_code == 403
    assert role_of(viewer, shop) == Role.VIEWER


def test_a_member_of_another_shop_is_not_found(shop, owner, stranger, client_of):
    member = Membership.objects.get(user=stranger)
    path = reverse("team_role", args=[shop.code, member.pk])
    assert client_of(owner).post(path, {"role": "viewer"}).status_code == 404


def test_the_last_owner_stays(shop, owner, client_of, now):
    member, client = Membership.objects.get(user=owner), client_of(owner)
    assert (
        client.post(reverse("team_role", args=[shop.code, member.pk]), {"role": "viewer"}).status_code == 409
    )
    assert client.post(reverse("team_remove", args=[shop.code, member.pk])).status_code == 409
    assert client.post(reverse("team_leave", args=[shop.code])).status_code == 409
    assert role_of(owner, shop) == Role.OWNER
    assert verbs() == []


def test_one_of_two_owners_may_leave(shop, owner, client_of):
    MembershipFactory(shop=shop, role=Role.OWNER)
    assert client_of(owner).post(reverse("team_leave", args=[shop.code])).status_code == 302
    assert not Membership.objects.filter(user=owner).exists()
    assert verbs() == ["member_left"]


# What ends with a role


@pytest.mark.parametrize("how", ["remove", "demote", "leave"])
def test_open_qr_codes_end_with_the_role(shop, owner, manager, now, how):
    theirs, ours = flows.issue(shop, "bind", manager), flows.issue(shop, "authorize", owner)
    member = Membership.objects.get(user=manager)
    if how == "remove":
        services.remove_member(membership=member, actor=services.merchant(owner), now=now)
    elif how == "demote":
        services.change_role(membership=member, role=Role.VIEWER, actor=services.merchant(owner), now=now)
    else:
        services.leave_team(shop=shop, actor=services.merchant(manager), now=now)
    theirs.refresh_from_db()
    ours.refresh_from_db()
    assert (theirs.state, ours.state) == ("cancelled", "waiting")


def test_invitations_end_with_the_owner_s_role(shop, owner, invited, client, now):
    other = MembershipFactory(shop=shop, role=Role.OWNER).user
    services.change_role(
        membership=Membership.objects.get(user=owner),
        role=Role.MANAGER,
        actor=services.merchant(other),
        now=now,
    )
    assert client.get(path_of(invited[1])).status_code == 404


def test_a_removed_member_sees_and_does_nothing_more(shop, owner, manager, client_of, now):
    client = client_of(manager)
    member = Membership.objects.get(user=manager)
    client_of(owner).post(reverse("team_remove", args=[shop.code, member.pk]))
    assert client.get(reverse("team", args=[shop.code])).status_code == 404
    with pytest.raises(Refusal, match="ROLE_TOO_SMALL"):
        flows.issue(shop, "bind", manager)
    assert Notice.objects.get(user=manager).kind == "member_removed"


def test_removing_asks_first(shop, owner, viewer, client_of):
    member = Membership.objects.get(user=viewer)
    response = client_of(owner).get(reverse("team_remove", args=[shop.code, member.pk]))
    assert b"Remove from the team" in response.content
    assert Membership.objects.filter(pk=member.pk).exists()


def test_removing_twice_is_removing_once(owner, viewer, now):
    member = Membership.objects.get(user=viewer)
    for _ in range(2):
        services.remove_member(membership=member, actor=services.merchant(owner), now=now)
    assert verbs() == ["member_removed"]
    with pytest.raises(Refusal, match="NOT_MEMBER"):
        services.change_role(
            membership=member, role=Role.OWNER, actor=services.merchant(owner), now=timezone.now()
        )


def test_the_service_itself_refuses_who_is_no_owner(shop, manager, viewer, now):
    actor, member = services.merchant(manager), Membership.objects.get(user=viewer)
    with pytest.raises(Refusal, match="ROLE_TOO_SMALL"):
        services.change_role(membership=member, role=Role.OWNER, actor=actor, now=now)
    with pytest.raises(Refusal, match="ROLE_TOO_SMALL"):
        services.remove_member(membership=member, actor=actor, now=now)
    with pytest.raises(Refusal, match="ROLE_TOO_SMALL"):
        services.invite_member(shop=shop, email="x@example.com", role=Role.OWNER, actor=actor, now=now)


# Late clicks


def test_the_same_role_again_changes_nothing(owner, viewer, now):
    member = Membership.objects.get(user=viewer)
    services.change_role(membership=member, role=Role.VIEWER, actor=services.merchant(owner), now=now)
    assert verbs() == []


def test_who_is_no_member_cannot_leave(shop, stranger, now):
    with pytest.raises(Refusal, match="NOT_MEMBER"):
        services.leave_team(shop=shop, actor=services.merchant(stranger), now=now)


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


def test_a_role_lost_meanwhile_is_told_on_the_page(shop, owner, manager, client_of):
    client, member = client_of(owner), Membership.objects.get(user=manager)
    Membership.objects.filter(user=owner).update(role=Role.MANAGER)
    assert client.post(reverse("team_remove", args=[shop.code, member.pk])).status_code == 403


def test_a_failing_mail_server_is_told_and_the_invitation_can_be_cancelled(shop, owner, client_of, settings):
    settings.EMAIL_BACKEND = "tests.shops.test_notifications.BrokenBackend"
    response = client_of(owner).post(
        reverse("team_invite", args=[shop.code]), {"email": "lin@example.com", "role": "viewer"}, follow=True
    )
    assert "The mail could not be sent" in response.content.decode()
    assert services.open_invitations(shop).count() == 1
