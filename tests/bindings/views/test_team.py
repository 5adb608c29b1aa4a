"""The team: who sees it, roles, removal, leaving; who may, and what ends with a role."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from shops.models import Membership, Notice, Role
from tests import flows
from tests.factories import MembershipFactory
from tests.world import role_of, verbs

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


def test_a_role_lost_meanwhile_is_told_on_the_page(shop, owner, manager, client_of):
    client, member = client_of(owner), Membership.objects.get(user=manager)
    Membership.objects.filter(user=owner).update(role=Role.MANAGER)
    assert client.post(reverse("team_remove", args=[shop.code, member.pk])).status_code == 403
