"""Inviting people who came in without a password: once, with one event and one mail, and never who has a password."""

import pytest
from django.utils import timezone

from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from bindings.services.people import invite_person, people_due
from tests.factories import UserFactory
from work.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return UserFactory(email="lin@example.com", full_name="Lin Mei", password=None)


def invite(person, now, **more):
    return invite_person(person.pk, by_mail=True, actor=services.SYSTEM, now=now, **more)


def test_an_invitation_is_one_event_and_one_mail_and_is_no_longer_due(lin, now):
    assert invite(lin, now) == lin
    assert Event.objects.get().facts == {"member": "Lin Mei", "email": "lin@example.com", "by": "mail"}
    assert (Mail.objects.get().recipient, Mail.objects.get().user) == ("lin@example.com", lin)
    assert not people_due().exists()


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
    assert not people_due().exists()
    assert (Event.objects.count(), Mail.objects.count()) == (0, 0)
