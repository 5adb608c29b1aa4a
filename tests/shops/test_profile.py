"""Profile: name, email with the password, second factor and the calendar's link."""

import pytest
from allauth.mfa.models import Authenticator
from django.db.models.signals import pre_save
from django.urls import reverse

from shops.models import User
from tests.factories import PASSWORD


def save(client, owner, **typed):
    data = {"full_name": owner.full_name, "email": owner.email, "password": ""} | typed
    return client.post(reverse("profile"), data)


def test_the_name_is_saved_without_the_password(owner, client_of):
    assert save(client_of(owner), owner, full_name="Lin Yulan").status_code == 302
    owner.refresh_from_db()
    assert owner.full_name == "Lin Yulan"


@pytest.mark.parametrize(("password", "status"), [("", 422), ("wrong", 422), (PASSWORD, 302)])
def test_the_email_is_changed_with_the_password_only(owner, client_of, password, status):
    before = owner.email
    response = save(client_of(owner), owner, email="new@example.com", password=password)
    assert response.status_code == status
    owner.refresh_from_db()
    assert owner.email == ("new@example.com" if status == 302 else before)


def test_tries_of_the_password_are_counted(owner, client_of):
    client = client_of(owner)
    for _ in range(10):
        save(client, owner, email="new@example.com", password="wrong")
    response = save(client, owner, email="new@example.com", password=PASSWORD)
    assert response.status_code == 422
    assert b"Too many attempts. Try again in five minutes." in response.content


def test_an_email_that_somebody_has_is_refused(owner, viewer, client_of):
    response = save(client_of(owner), owner, email=viewer.email.upper(), password=PASSWORD)
    assert response.status_code == 422


@pytest.fixture
def taken_meanwhile(viewer):
    """Let the viewer take new@example.com between the check and the saving of anybody else."""

    def take(instance, **_):
        if instance.pk != viewer.pk:
            User.objects.filter(pk=viewer.pk).update(email="New@example.com")

    pre_save.connect(take, sender=User)
    yield
    pre_save.disconnect(take, sender=User)


def test_an_email_that_was_taken_a_moment_ago_is_refused(owner, client_of, taken_meanwhile):
    before = owner.email
    response = save(client_of(owner), owner, email="new@example.com", password=PASSWORD)
    assert response.status_code == 422
    assert b"This email can" in response.content
    owner.refresh_from_db()
    assert owner.email == before


def test_after_the_change_only_the_new_email_signs_in(owner, client, client_of):
    old = owner.email
    client.post(reverse("account_login"), {"login": old, "password": PASSWORD})
    save(client, owner, email="new@example.com", password=PASSWORD)
    client.logout()
    client.post(reverse("account_login"), {"login": old, "password": PASSWORD})
    assert client.get(reverse("profile")).status_code == 302
    client.post(reverse("account_login"), {"login": "new@example.com", "password": PASSWORD})
    assert client.get(reverse("profile")).status_code == 200


def test_the_second_factor_is_told(owner, client_of):
    client = client_of(owner)
    assert client.get(reverse("profile")).context["methods"] == []
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    assert [str(one) for one in client.get(reverse("profile")).context["methods"]] == ["Authenticator app"]


def test_the_header_keeps_the_name_that_was_saved_when_the_form_is_wrong(owner, client_of):
    response = save(client_of(owner), owner, full_name="Somebody Else", email="")
    assert response.status_code == 422
    assert response.context["request"].user.full_name == owner.full_name


def test_the_profile_is_one_s_own(client, db):
    assert client.get(reverse("profile")).status_code == 302


def test_the_profile_is_the_only_way_to_another_email(owner, client_of):
    client = client_of(owner)
    assert client.get("/email/").url == reverse("profile")
    assert client.post("/email/", {"action_add": "", "email": "new@example.com"}).status_code == 405
