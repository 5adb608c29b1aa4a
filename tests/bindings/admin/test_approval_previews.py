"""The pages of a review show what approving does, write nothing, and ask little: one review or many (R22)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import Event
from bindings.texts.changes import changed_fields
from tests import flows
from tests.bindings.admin.previewing import in_review, newest, reads
from tests.factories import AccountFactory, MembershipFactory


def plain_change() -> Review:
    member, account = MembershipFactory(), AccountFactory(verified=True)
    ticket = flows.scan(member.shop, "bind", account, member.user)
    return services.request_entity_change(
        ticket=ticket, actor=services.holder(account), now=timezone.now(), agreed=True
    )


REVIEWS = {
    "blue V": in_review,
    "entity change": lambda: in_review(unverified=True),
    "entity change that no upgrade waits for": plain_change,
}


def changes_since(last: int) -> list[list]:
    events = Event.objects.filter(pk__gt=last).select_related("shop", "account").order_by("pk")
    return [changed_fields(event) for event in events]


@pytest.mark.parametrize("kind", REVIEWS)
def test_approval_does_what_its_page_shows(desk, kind):
    review = REVIEWS[kind]()
    response = reads(desk, "get", f"/admin/accounts/review/{review.pk}/change/", {})
    shown, last = response.context["if_approved"], newest()
    assert shown
    desk.post(f"/admin/accounts/review/{review.pk}/approve/")
    assert changes_since(last) == [shown]


def test_many_approvals_do_what_their_page_shows_in_a_bounded_number_of_queries(desk):
    url, counts = "/admin/accounts/review/together/approve/", []
    many = [in_review() for _ in range(8)]
    for reviews in (many[:1], many):
        with CaptureQueriesContext(connection) as queries:
            response = reads(desk, "post", url, {"id": [review.pk for review in reviews]})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
    shown, last = [list(row.changes) for row in response.context["rows"]], newest()
    desk.post(url, {"id": [review.pk for review in many], "_do": "1"})
    assert changes_since(last) == shown
