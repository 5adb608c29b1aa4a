"""Concurrent invitations and imports of people: one mail and one record, however many runs there are."""

from functools import partial

import pytest
from django.utils import timezone

from bindings import services
from bindings.imports import BadFile, import_file
from bindings.models import Event, OwnerRequest
from shops.models import User
from tests.factories import ShopFactory, UserFactory
from tests.races.contest import FEW, ROUNDS, contest
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


def test_one_first_owner_is_invited_however_many_operators_try():
    shop, staff = ShopFactory(), UserFactory(is_staff=True)
    invite = partial(
        services.invite_first_owner,
        shop=shop,
        reason="Opened",
        actor=services.operator(staff),
        now=timezone.now(),
    )
    outcome = contest(*[partial(invite, email=f"lin{number}@example.com") for number in range(FEW)])
    assert (len(outcome.won), outcome.codes, outcome.errors) == (1, {"OWNER_INVITED"}, [])
    assert Event.objects.get().verb == "owner_invited"


def test_one_of_many_claims_of_a_shop_makes_its_owner():
    shop, staff, now = ShopFactory(), services.operator(UserFactory(is_staff=True)), timezone.now()
    wanted = [claim(shop, UserFactory(), now)() for _ in range(FEW)]
    accept = partial(services.accept_owner_request, reason="License seen", actor=staff, now=now)
    outcome = contest(*[partial(accept, wanted=one) for one in wanted])
    assert (len(outcome.won), outcome.codes, outcome.errors) == (1, {"SHOP_HAS_OWNER"}, [])
    assert shop.memberships.count() == 1


def test_a_claim_sent_many_times_at_once_waits_once():
    shop, lin = ShopFactory(), UserFactory()
    outcome = contest(*[claim(shop, lin, timezone.now())] * FEW)
    assert (len(outcome.won), outcome.codes, outcome.errors) == (1, {"OWNER_REQUEST_WAITING"}, [])
    assert OwnerRequest.objects.count() == 1


def test_a_claim_is_declined_or_withdrawn_and_nobody_waits_for_the_other():
    lin, staff = UserFactory(), services.operator(UserFactory(is_staff=True))
    for _ in range(ROUNDS):
        wanted, now = claim(ShopFactory(), lin, timezone.now())(), timezone.now()
        decline = partial(services.decline_owner_request, wanted=wanted, reason="No", actor=staff, now=now)
        withdraw = partial(
            services.withdraw_owner_request, wanted=wanted, actor=services.merchant(lin), now=now
        )
        outcome = contest(decline, withdraw)
        assert (outcome.codes - {"REQUEST_DECIDED"}, outcome.errors) == (set(), [])
        wanted.refresh_from_db()
        assert wanted.state in ("declined", "withdrawn")


def claim(shop, person, now):
    """Return the call by which `person` claims `shop` with the right credit code."""
    codes = {"shop_code": shop.code, "entity_code": shop.entity.code}
    return partial(services.claim_shop, **codes, note="", actor=services.merchant(person), now=now)
