"""Who has a request: taken once, handed over, released, free again by itself; deciding somebody else's asks first (R22)."""

from datetime import timedelta

import pytest

from accounts.models import Review
from bindings import jobs, services
from bindings.models import Event
from bindings.queries.log import filtered
from tests import flows
from tests.factories import AccountFactory, MembershipFactory
from tests.world import last_event, refused, unchanged

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    return Review.objects.get()


def take(review, person, now, **more):
    return services.assign_review(
        review=review, assignee=person, actor=services.operator(person), now=now, **more
    )


def in_review() -> Review:
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(), member.user)
    return flows.open_review(member.shop)


def test_taking_is_an_event_that_merchants_do_not_read(review, shop, operator, now):
    take(review, operator, now)
    assert (last_event().verb, last_event().after) == ("review_taken", {"assignee": str(operator)})
    assert "review_taken" not in filtered(shop, {}).values_list("verb", flat=True)


def test_taking_again_says_that_one_still_works_on_it(review, operator, supervisor, now):
    take(review, operator, now)
    events = Event.objects.count()
    take(review, operator, now + HALF_AN_HOUR / 2)
    with refused("REVIEW_TAKEN"):
        take(review, supervisor, now + HALF_AN_HOUR)
    assert Event.objects.count() == events


def test_what_nobody_works_on_is_free_before_the_job_has_run(review, operator, supervisor, now):
    take(review, operator, now)
    assert take(review, supervisor, now + HALF_AN_HOUR).assignee == supervisor


def test_job_releases_what_nobody_works_on(review, operator, now):
    take(review, operator, now)
    assert jobs.release_idle(now + HALF_AN_HOUR / 2) == "0 released"
    assert jobs.release_idle(now + HALF_AN_HOUR) == "1 released"
    review.refresh_from_db()
    assert (review.assignee, last_event().verb, last_event().actor_kind) == (
        None,
        "review_released",
        "system",
    )


def test_who_knows_that_somebody_has_it_takes_it_over(review, operator, supervisor, now):
    take(review, operator, now)
    assert take(review, supervisor, now, over=True).assignee == supervisor


@pytest.mark.parametrize(
    ("verb", "more"),
    [
        (services.approve_review, {}),
        (services.reject_review, {"reason": "Not legible"}),
        (services.return_review, {"reason": "Not legible"}),
    ],
)
def test_deciding_what_somebody_else_has_is_said_twice(review, operator, supervisor, now, verb, more):
    take(review, operator, now)
    decide = {"review": review, "actor": services.operator(supervisor), "now": now, **more}
    with refused("REVIEW_TAKEN"):
        verb(**decide)
    assert verb(**decide, over=True).state != "open"


def test_releasing_what_nobody_has_is_nothing(review, operator, now):
    with unchanged():
        services.assign_review(review=review, assignee=None, actor=services.operator(operator), now=now)


def test_next_ones_leave_out_what_is_taken(operator, supervisor, now):
    first, second, third = in_review(), in_review(), in_review()
    take(first, supervisor, now)
    found = Review.objects.order_by("pk")
    taken = services.take_next(reviews=found, most=1, actor=services.operator(operator), now=now)
    assert [review.pk for review in taken] == [second.pk]
    assert Review.objects.get(pk=third.pk).assignee is None
