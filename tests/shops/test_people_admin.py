"""Users, groups and memberships in the admin: changed by superusers alone, and nobody who acted is deleted."""

import pytest
from django.contrib.auth.models import Permission

from shops.models import User
from tests.factories import UserFactory


@pytest.fixture
def people_officer(supervisor):
    """Somebody who was given every permission on users, but is no superuser."""

    supervisor.user_permissions.add(*Permission.objects.filter(codename__endswith="_user"))
    return supervisor


def test_superuser_makes_somebody_staff(client_of, superuser):
    person = UserFactory()
    fields = {"username": person.username, "email": person.email, "is_active": "on", "is_staff": "on"}
    url = f"/admin/shops/user/{person.pk}/change/"
    assert client_of(superuser).post(url, fields).status_code == 302
    assert User.objects.get(pk=person.pk).is_staff


def test_one_address_is_not_given_to_two_people(client_of, superuser, owner):
    person = UserFactory()
    fields = {"username": person.username, "email": owner.email.upper(), "is_active": "on"}
    response = client_of(superuser).post(f"/admin/shops/user/{person.pk}/change/", fields)
    assert "This email can’t be used. Choose another one." in response.content.decode()
    assert User.objects.get(pk=person.pk).email == person.email


def test_others_give_themselves_no_rights(client_of, people_officer):
    url = f"/admin/shops/user/{people_officer.pk}/change/"
    client = client_of(people_officer)
    assert client.get(url).status_code == 200
    fields = {"username": "supervisor", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    assert client.post(url, fields).status_code == 403
    assert client.post("/admin/shops/user/add/", {"username": "new"}).status_code == 403
    assert not User.objects.get(pk=people_officer.pk).is_superuser


def test_nobody_changes_anothers_password_but_a_superuser(client_of, people_officer, superuser):
    url = f"/admin/shops/user/{superuser.pk}/password/"
    assert client_of(people_officer).post(url, {"password1": "x", "password2": "x"}).status_code == 403


def test_people_are_not_deleted(client_of, superuser, owner):
    assert (
        client_of(superuser).post(f"/admin/shops/user/{owner.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert User.objects.filter(pk=owner.pk).exists()


def test_person_is_found_by_beginning_of_the_name(client_of, superuser):
    UserFactory(username="chen.yulan")
    rows = client_of(superuser).get("/admin/shops/user/", {"q": "chen"}).context["cl"].result_list
    assert [user.username for user in rows] == ["chen.yulan"]
