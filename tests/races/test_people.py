"""People at the same moment: one mail however many runs invite them, one record however many files bring them."""

from functools import partial

import pytest
from django.utils import timezone

from bindings import services
from bindings.imports import BadFile, import_file
from bindings.models import Event
from shops.models import User
from tests.factories import UserFactory
from tests.races.contest import FEW, contest
from work.models import Mail

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def test_one_of_many_runs_invites_a_person():
    person = UserFactory(password=None)
    invite = partial(
        services.invite_person, person.pk, by_mail=True, actor=services.SYSTEM, now=timezone.now()
    )
    outcome = contest(*[invite] * FEW)
    assert (outcome.errors, outcome.refusals) == ([], [])
    assert [one.pk for one in outcome.won if one] == [person.pk]
    assert (Mail.objects.count(), Event.objects.count()) == (1, 1)


def test_many_runs_at_once_invite_each_person_once():
    ids = {person.pk for person in UserFactory.create_batch(40, password=None)}
    invite = partial(services.invite_people, ids, by_mail=True, actor=services.SYSTEM, now=timezone.now())
    outcome = contest(*[invite] * FEW)
    assert (outcome.errors, outcome.refusals) == ([], [])
    assert sorted(person.pk for people in outcome.won for person in people) == sorted(ids)
    assert (Mail.objects.count(), Event.objects.count()) == (40, 40)


def test_the_same_file_many_times_at_once_brings_each_person_once(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("email,name,language\nlin@example.com,Lin Mei,\nwu@example.com,Wu Jun,\n")

    def bring() -> str:
        try:
            import_file("people", str(path), now=timezone.now())
        except BadFile as error:
            return error.faults[0].code
        return "done"

    outcome = contest(*[bring] * FEW)
    assert (outcome.errors, set(outcome.won) - {"done", "CHANGED_MEANWHILE"}) == ([], set())
    assert sorted(User.objects.values_list("email", flat=True)) == ["lin@example.com", "wu@example.com"]
    assert Event.objects.count() == 2
