"""The review queue: most urgent first, with waiting time, license check, counts, and a steady number of queries."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Review, ReviewKind
from tests.factories import AccountFactory, ShopFactory

QUEUE = "/admin/accounts/review/"


def waiting(number: int, **more) -> list[Review]:
    now = timezone.now()
    return [
        Review.objects.create(
            kind=ReviewKind.BLUE_V,
            shop=(shop := ShopFactory()),
            account=AccountFactory(),
            entity=shop.entity,
            completes_upgrade=True,
            proposed_name=shop.name,
            **({"submitted_at": now, "due_at": now + timedelta(hours=48 - step)} | more),
        )
        for step in range(number)
    ]


def numbers(response) -> list[str]:
    return [review.number for review in response.context["cl"].result_list]


def test_queue_shows_most_urgent_first(client_of, operator):
    first, second = waiting(2)
    assert numbers(client_of(operator).get(QUEUE)) == [second.number, first.number]


def test_queue_hides_decided_requests_until_asked(client_of, operator, review):
    Review.objects.filter(pk=review.pk).update(state="rejected", decided_at=timezone.now())
    client = client_of(operator)
    assert numbers(client.get(QUEUE)) == []
    assert numbers(client.get(QUEUE + "?status=decided")) == [review.number]


def test_decision_leads_back_to_the_queue_as_it_was(client_of, operator, review):
    client = client_of(operator)
    link = re.search(
        r'href="([^"]+/reject/[^"]*)"', client.get(QUEUE + "?due=later&kind=blue_v").content.decode()
    )[1]
    assert f'href="{QUEUE}?due=later&amp;kind=blue_v"' in client.get(html.unescape(link)).content.decode()
    response = client.post(html.unescape(link), {"note": "Not legible"})
    assert response.headers["Location"] == QUEUE + "?due=later&kind=blue_v"


def test_way_back_is_the_queue_whatever_the_link_says(client_of, operator, review):
    page = f"{QUEUE}{review.pk}/reject/?back=//evil.example/%3Fx"
    response = client_of(operator).post(page, {"note": "Not legible"})
    assert response.headers["Location"].startswith(QUEUE + "?")


def test_queue_marks_overdue_requests(client_of, operator):
    waiting(1, due_at=timezone.now() - timedelta(hours=3, minutes=20))
    response = client_of(operator).get(QUEUE)
    assert "Overdue 3 h 20 m" in response.content.decode()
    assert response.context["cl"].counts["due_overdue"] == 1


def test_queue_filters_overdue_requests(client_of, operator):
    late, _soon = waiting(1, due_at=timezone.now() - timedelta(hours=1))[0], waiting(1)
    assert numbers(client_of(operator).get(QUEUE + "?due=overdue")) == [late.number]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "same"),
        ({"name": "Best Tea No.1"}, "name"),
        ({"other_entity": True}, "differ"),
        ({"moved": True}, "changed"),
    ],
)
def test_license_check_names_what_is_wrong(client_of, operator, change, code):
    review = waiting(1)[0]
    if "name" in change:
        Review.objects.filter(pk=review.pk).update(proposed_name=change["name"])
    if "other_entity" in change:
        review.account.entity = ShopFactory().entity
        review.account.save()
    if "moved" in change:
        review.shop.entity = ShopFactory().entity
        review.shop.save()
    client = client_of(operator)
    assert client.get(QUEUE).context["cl"].result_list[0].check_result.code == code
    assert numbers(client.get(QUEUE + f"?check={code}")) == [review.number]


def test_license_check_sees_a_taken_name(client_of, operator):
    review = waiting(1)[0]
    AccountFactory(blue_v=True, display_name=review.proposed_name)
    row = client_of(operator).get(QUEUE).context["cl"].result_list[0]
    assert row.check_result.code == "name"


def test_queue_is_found_by_number_handle_and_credit_code(client_of, operator):
    review, _other = waiting(2)
    client = client_of(operator)
    for term in (review.number, f"@{review.account.handle}", review.shop.entity.code):
        assert numbers(client.get(QUEUE, {"q": term})) == [review.number]


def test_queue_needs_the_permission(client_of, owner, stranger):
    assert client_of(owner).get(QUEUE).status_code == 302
    assert client_of(stranger).get(QUEUE).status_code == 302


@pytest.mark.parametrize("rows", [1, 40])
def test_queue_keeps_its_number_of_queries(client_of, operator, django_assert_num_queries, rows):
    client = client_of(operator)
    waiting(rows)
    client.get(QUEUE)
    with django_assert_num_queries(15):
        client.get(QUEUE)
