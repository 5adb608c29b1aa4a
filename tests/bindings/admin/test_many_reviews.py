"""Many requests decided, taken and handed over at once, each on its own."""

import pytest

from accounts.models import Review
from bindings.models import RuleBook
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, ShopFactory
from tests.world import revoke_permission


def page(review, what: str) -> str:
    return f"/admin/accounts/review/{review.pk}/{what}/"


def state_of(review) -> str:
    return Review.objects.get(pk=review.pk).state


@pytest.fixture
def two(review, owner):
    second = ShopFactory(name="Best Tea No.1", code="second")
    MembershipFactory(shop=second, user=owner)
    account = AccountFactory(handle="second.account")
    good = ShopFactory(name="Qinghe Ceramics", code="third")
    MembershipFactory(shop=good, user=owner)
    flows.bind(good, account, owner)
    return [review, flows.open_review(good)]


def many(client, act: str, reviews, **fields):
    fields = {"id": [review.pk for review in reviews]} | fields
    return client.post(f"/admin/accounts/review/together/{act}/", fields)


def outcome(response) -> list[tuple[str, bool]]:
    return [(row.review.number, row.possible) for row in response.context["rows"]]


def test_many_are_shown_before_they_are_approved_the_impossible_first(client_of, operator, two):
    AccountFactory(blue_v=True, display_name="Qinghe Ceramics")
    response = many(client_of(operator), "approve", two)
    assert outcome(response) == [(two[1].number, False), (two[0].number, True)]
    assert response.context["rows"][0].fitting == "name"
    assert {state_of(review) for review in two} == {"open"}


def test_each_of_many_is_decided_on_its_own(client_of, operator, two):
    AccountFactory(blue_v=True, display_name="Qinghe Ceramics")
    response = many(client_of(operator), "approve", two, _do="1", back="kind=blue_v")
    assert outcome(response) == [(two[1].number, False), (two[0].number, True)]
    assert [state_of(review) for review in two] == ["approved", "open"]
    assert response.context["queue"] == "/admin/accounts/review/?kind=blue_v"


def test_many_are_rejected_with_one_reason(client_of, operator, two):
    client = client_of(operator)
    assert many(client, "reject", two, _do="1", code="", note="").status_code == 422
    many(client, "reject", two, _do="1", code="holder", note="")
    assert set(Review.objects.values_list("state", "reason_code")) == {("rejected", "holder")}


def test_many_are_taken_and_handed_over_and_somebody_elses_are_left_out(client_of, operator, supervisor, two):
    client_of(supervisor).post(page(two[0], "assign"), {"to": "me"})
    client = client_of(operator)
    response = many(client, "take", two)
    assert outcome(response) == [(two[1].number, True)]
    assert [(review.number, person) for review, person in response.context["others"]] == [
        (two[0].number, supervisor)
    ]
    many(client, "hand-over", two, _do="1", to=supervisor.pk)
    assert set(Review.objects.values_list("assignee", flat=True)) == {supervisor.pk}


def test_all_of_the_view_up_to_the_limit(client_of, operator, two):
    RuleBook.objects.update(bulk_limit=1)
    response = many(client_of(operator), "approve", [], all="1", back="")
    assert len(response.context["rows"]) == 1


def test_many_need_the_permission(client_of, operator, two):
    revoke_permission(operator, "decide_review")
    assert many(client_of(operator), "approve", two, _do="1").status_code == 403
