"""Inviting people who came in without a password: once, with one event and one mail, and never who has a password."""

import pytest
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from tests.factories import UserFactory
from work.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return UserFactory(email="lin@example.com", full_name="Lin Mei", password=None)


def invite(person, now, **more):
    return services.invite_person(person.pk, by_mail=True, actor=services.SYSTEM, now=now, **more)


def test_an_invitation_is_one_event_and_one_mail_and_is_no_longer_due(lin, now):
    assert invite(lin, now) == lin
    assert Event.objects.get().facts == {"member": "Lin Mei", "email": "lin@example.com", "by": "mail"}
    assert (Mail.objects.get().recipient, Mail.objects.get().user) == ("lin@example.com", lin)
    assert not services.people_due().exists()


def test_a_second_invitation_is_nothing_unless_it_is_asked_for(lin, now):
    invite(lin, now)
    assert invite(lin, now) is None
    assert (Event.objects.count(), Mail.objects.count()) == (1, 1)
    assert invite(lin, timezone.now(), again=True) == lin
    assert (Event.objects.count(), Mail.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "plum-cedar-lantern"}, "PASSWORD_CHOSEN"),
        ({"password": None, "last_login": timezone.now()}, "PASSWORD_CHOSEN"),
        ({"password": None, "is_active": False}, "SIGN_IN_OFF"),
    ],
)
def test_who_has_a_way_in_or_none_any_more_is_refused(now, changes, code):
    person = UserFactory(**changes)
    with pytest.raises(Refusal) as refusal:
        invite(person, now)
    assert refusal.value.codes == (code,)
    assert not services.people_due().exists()
    assert (Event.objects.count(), Mail.objects.count()) == (0, 0)


def test_many_are_invited_as_each_would_be(lin, now):
    people = [lin, UserFactory(password=None)]
    ids = [person.pk for person in people]
    assert services.invite_people(ids, by_mail=True, actor=services.SYSTEM, now=now) == people
    assert services.invite_people(ids, by_mail=True, actor=services.SYSTEM, now=now) == []
    assert set(Event.objects.values_list("verb", "chain")) == {
        ("person_invited", f"person:{pk}") for pk in ids
    }
    assert set(Mail.objects.values_list("user", flat=True)) == set(ids)


def test_of_many_only_who_is_due_is_invited(now):
    chosen, off = UserFactory(), UserFactory(password=None, is_active=False)
    ids = [chosen.pk, off.pk]
    assert services.invite_people(ids, by_mail=True, actor=services.SYSTEM, now=now) == []
    assert (Event.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize("people", [1, 40])
def test_inviting_many_keeps_its_number_of_queries(now, django_assert_num_queries, people):
    ids = [person.pk for person in UserFactory.create_batch(people, password=None)]
    with django_assert_num_queries(8):
        services.invite_people(ids, by_mail=True, actor=services.SYSTEM, now=now)
