"""Users, groups and memberships at the desk: changed by superusers alone, with an event; nobody is deleted."""

import pytest
from django.contrib.auth.models import Group, Permission

from bindings.models import Event
from shops.models import User
from tests.factories import UserFactory
from tests.mails import mailed
from tests.world import verbs


@pytest.fixture
def people_officer(supervisor):
    """A supervisor who was given every permission on users, but is no superuser."""

    supervisor.user_permissions.add(*Permission.objects.filter(codename__endswith="_user"))
    return supervisor


@pytest.fixture
def save(client_of, superuser):
    """Save a person's page as the superuser: `save(person, is_staff="on")`."""

    def send(person, **fields):
        typed = {"username": person.username, "is_active": "on"} | fields
        return client_of(superuser).post(f"/admin/shops/user/{person.pk}/change/", typed)

    return send


def test_superuser_makes_a_person_staff(save, superuser, last_event):
    person = UserFactory()
    group = Group.objects.get(name="operator")
    assert save(person, is_staff="on", groups=[group.pk]).status_code == 302
    assert User.objects.get(pk=person.pk).has_perm("accounts.decide_review")
    event = last_event()
    assert (event.verb, event.actor, event.chain) == ("rights_changed", superuser, f"person:{person.pk}")
    assert (event.before, event.after) == (
        {"staff": False, "groups": []},
        {"staff": True, "groups": ["operator"]},
    )


def test_name_alone_is_no_change_of_rights(save):
    person = UserFactory()
    assert save(person, full_name="Lin Yulan").status_code == 302
    assert not Event.objects.exists()


@pytest.fixture
def add(client_of, superuser, django_capture_on_commit_callbacks):
    """Add a person as the superuser: `add(email="lin@example.com")`."""

    def send(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(superuser).post("/admin/shops/user/add/", {"full_name": "Lin Yulan"} | fields)

    return send


def test_superuser_adds_a_person_who_chooses_a_password_by_mail(add, settings):
    settings.PHONE_BASE_URL = "https://shop.example"
    group = Group.objects.get(name="operator")
    assert add(email="Lin@example.com", is_staff="on", groups=[group.pk]).status_code == 302
    lin = User.objects.get(username="lin@example.com")
    assert (str(lin), lin.has_usable_password(), lin.is_staff) == ("Lin Yulan", False, True)
    assert verbs() == ["person_added", "person_invited"]
    [message] = mailed()
    assert (message.to, "https://shop.example/password/" in message.body) == (["Lin@example.com"], True)


def test_link_is_sent_later_where_the_site_s_address_was_unknown(add, do, superuser, settings):
    add(email="lin@example.com")
    assert (verbs(), mailed()) == (["person_added"], [])
    lin = User.objects.get(username="lin@example.com")
    assert do(superuser, lin, "send-link", reason="Address is set now.").status_code == 409
    settings.PHONE_BASE_URL = "https://shop.example"
    assert do(superuser, lin, "send-link", reason="Address is set now.").status_code == 302
    assert len(mailed()) == 1


def test_one_address_is_not_given_to_two_people(add, owner):
    response = add(email=owner.email.upper())
    assert "This email can’t be used. Choose another one." in response.content.decode()
    assert User.objects.filter(email__iexact=owner.email).count() == 1


def test_address_on_record_is_not_changed_in_passing(save):
    person = UserFactory()
    save(person, email="other@example.com")
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


@pytest.mark.parametrize("term", ["chen", "Chen Yu", "YULAN@example.com"])
def test_person_is_found_by_beginning_of_the_name_or_by_email(client_of, operator, term):
    UserFactory(username="chen.yulan", full_name="Chen Yulan", email="yulan@example.com")
    rows = client_of(operator).get("/admin/shops/user/", {"q": term}).context["cl"].result_list
    assert [user.username for user in rows] == ["chen.yulan"]


def test_page_of_a_person_shows_the_shops_and_no_password(client_of, operator, owner, shop):
    page = client_of(operator).get(f"/admin/shops/user/{owner.pk}/change/")
    assert [one.shop for one in page.context["memberships"]] == [shop]
    assert "md5$" not in page.content.decode()
    assert 'name="is_staff"' not in page.content.decode()


@pytest.mark.parametrize("model", ["mfa/authenticator", "account/emailaddress", "usersessions/usersession"])
def test_secrets_and_sessions_are_no_records_of_the_desk(client_of, superuser, model):
    assert client_of(superuser).get(f"/admin/{model}/").status_code == 404
