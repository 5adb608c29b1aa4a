"""The pages of a review show what approving does, write nothing, and ask little: one review or many (R22)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Review
from bindings import services
from tests import flows
from tests.bindings.admin.previewing import done_since, in_review, newest, reads, told
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


@pytest.mark.parametrize("kind", REVIEWS)
@pytest.mark.parametrize("shown_on", ["change", "approve"])
def test_approval_does_what_its_pages_show(desk, kind, shown_on):
    review = REVIEWS[kind]()
    response = reads(desk, "get", f"/admin/accounts/review/{review.pk}/{shown_on}/", {})
    shown, last = told(response.context["changes"]), newest()
    assert len(shown) == 1
    desk.post(f"/admin/accounts/review/{review.pk}/approve/")
    assert done_since(last) == shown


def test_many_approvals_do_what_their_page_shows_in_a_bounded_number_of_queries(desk):
    url, counts = "/admin/accounts/review/approve-selected/", []
    many = [in_review() for _ in range(8)]
    for reviews in (many[:1], many):
        with CaptureQueriesContext(connection) as queries:
            response = reads(desk, "get", url, {"id": [review.pk for review in reviews]})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    shown, last = [told(row[3]) for row in response.context["rows"]], newest()
    desk.post(url, {"id": [review.pk for review in many]})
    assert done_since(last) == [one for row in shown for one in row]
