"""Two operators take the same requests at once: each request goes to exactly one of them, with one event (R22)."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import Event
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, UserFactory
from tests.races.contest import contest

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def take_next(person):
    reviews = Review.objects.filter(state="open").order_by("pk")
    actor = services.operator(person)
    return services.take_next(reviews=reviews, most=3, actor=actor, now=timezone.now())


def test_requests_are_taken_once():
    for member in MembershipFactory.create_batch(6):
        flows.bind(member.shop, AccountFactory(), member.user)
    people = UserFactory.create_batch(4, is_staff=True)
    outcome = contest(*(partial(take_next, person) for person in people))
    taken = [review.pk for found in outcome.won for review in found]
    assert (outcome.errors, len(taken), len(set(taken))) == ([], 6, 6)
    assert Event.objects.filter(verb="review_taken").count() == 6
