"""The review queue: most urgent first, with waiting time, license check, counts, and a steady number of queries."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Review, ReviewKind
from bindings.models import Binding
from shops.models import Shop
from tests.factories import AccountFactory, BindingFactory, EntityFactory

QUEUE = "/admin/accounts/review/"


def waiting(number: int, **more) -> list[Review]:
    """Return upgrades in review of regular accounts, as many shops."""
    return [waits_for(BindingFactory(in_review=True), step, **more) for step in range(number)]


def waits_for(binding: Binding, step: int = 0, **more) -> Review:
    now, shop = timezone.now(), binding.shop
    return Review.objects.create(
        kind=more.pop("kind", ReviewKind.BLUE_V),
        shop=shop,
        account=binding.account,
        entity=shop.entity,
        completes_upgrade=True,
        proposed_name=shop.name,
        **({"submitted_at": now, "due_at": now + timedelta(hours=48 - step)} | more),
    )


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
    assert "3 h 20 m over" in response.content.decode()
    assert response.context["cl"].counts["due_overdue"] == 1


def test_queue_filters_overdue_requests(client_of, operator):
    late, _soon = waiting(1, due_at=timezone.now() - timedelta(hours=1))[0], waiting(1)
    assert numbers(client_of(operator).get(QUEUE + "?due=overdue")) == [late.number]


def checked(client) -> tuple[str, str, str]:
    check = client.get(QUEUE).context["cl"].result_list[0].check_result
    return check.code, check.tone, check.detail


@pytest.fixture
def other(db):
    return EntityFactory(name="Shuyu Plants")


def test_check_is_green_where_the_account_has_the_entity_asked_for(client_of, operator, shop):
    waits_for(
        BindingFactory(shop=shop, in_review=True, account__unverified=True, account__entity=shop.entity)
    )
    assert checked(client_of(operator)) == ("same", "ok", shop.entity.name)


def test_account_without_an_entity_is_grey_and_never_green(client_of, operator):
    review = waiting(1)[0]
    assert checked(client_of(operator)) == ("unknown", "hollow", review.entity.name)


def test_difference_that_is_the_purpose_is_no_warning(client_of, operator, shop, other):
    binding = BindingFactory(shop=shop, in_review=True, account__unverified=True, account__entity=other)
    waits_for(binding, kind=ReviewKind.ENTITY_CHANGE)
    assert checked(client_of(operator)) == ("change", "blue", "On record: Shuyu Plants")


def test_regular_account_of_another_entity_is_a_warning(client_of, operator, other):
    review = waiting(1)[0]
    Account.objects.filter(pk=review.account_id).update(entity=other)
    assert checked(client_of(operator)) == ("differ", "warn", "On record: Shuyu Plants")


@pytest.mark.parametrize(
    ("model", "change", "why"),
    [
        (Shop, {"status": "closed"}, "The shop is closed."),
        (Account, {"status": "banned"}, "The account is banned or cancelled."),
        (Account, {"real_name_verified": False}, "The account has not completed real-name verification."),
        (Binding, {"ended_at": timezone.now()}, "This is not the account that is bound to the shop."),
        (
            Review,
            {"proposed_name": "Best Tea No.1"},
            "“Best Tea No.1”: Superlatives such as “best” or “No. 1” aren’t allowed.",
        ),
    ],
)
def test_what_cannot_be_approved_says_so_and_why(client_of, operator, model, change, why):
    """The column asks the gates of the approval: each of these was green before."""
    review, client = waiting(1)[0], client_of(operator)
    model.objects.update(**change)
    assert checked(client) == ("blocked", "bad", why)
    assert numbers(client.get(QUEUE + "?check=blocked")) == [review.number]
    assert client.post(f"{QUEUE}{review.pk}/approve/").status_code == 409


def test_check_sees_a_license_that_changed_and_a_taken_name(client_of, operator, other):
    moved, taken = waiting(2)
    Shop.objects.filter(pk=moved.shop_id).update(entity=other)
    AccountFactory(blue_v=True, display_name=taken.proposed_name)
    rows = client_of(operator).get(QUEUE).context["cl"].result_list
    assert [row.check_result.code for row in rows] == ["blocked", "blocked"]


def test_decided_request_has_no_check(client_of, operator):
    waiting(1, state="rejected")
    assert (
        client_of(operator).get(QUEUE + "?status=decided").context["cl"].result_list[0].check_result is None
    )


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
    with django_assert_num_queries(17):
        client.get(QUEUE)
