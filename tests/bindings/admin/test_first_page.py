"""The first page: figures that lead to their lists, and only for whom may open them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import flows
from tests.factories import AccountFactory, BindingFactory, ShopFactory, UserFactory


def counts(figures) -> list[int]:
    return [figure.count for figure in figures]


@pytest.fixture
def some_shops(shop, owner):
    today = timezone.localdate()
    ShopFactory(upgrade_deadline=today + timedelta(days=3))
    ShopFactory(upgrade_deadline=today - timedelta(days=1))
    BindingFactory(shop=ShopFactory(upgrade_deadline=today + timedelta(days=3)), upgraded=True)
    flows.scan(shop, "bind", AccountFactory(blue_v=True), owner)


def test_first_page_counts(client_of, operator, some_shops):
    page = client_of(operator).get("/admin/").context
    assert counts(page["states"]) == [3, 0, 0, 1]
    assert page["restricted"].count == 1
    assert [(day.day, day.count) for day in page["days"] if day.count] == [
        (timezone.localdate() + timedelta(days=3), 1)
    ]
    assert [(figure.label, figure.count) for figure in page["refusals"]] == [
        ("The account’s registered entity differs from the shop’s business license.", 1)
    ]


def test_each_figure_leads_to_a_list_with_as_many_rows(client_of, operator, some_shops):
    client = client_of(operator)
    page = client.get("/admin/").context
    figures = [*page["states"], page["restricted"], *page["refusals"], *page["reviews"]]
    figures += [day for day in page["days"] if day.count]
    for figure in figures:
        context = client.get(figure.url).context
        listed = context["cl"].result_count if "cl" in context else context["page"].paginator.count
        assert listed == figure.count, figure.url


def test_reviews_are_counted_by_age(client_of, operator, review):
    assert counts(client_of(operator).get("/admin/").context["reviews"]) == [0, 0, 1]


def test_first_page_shows_no_list_one_may_not_open(client_of, db):
    page = client_of(UserFactory(is_staff=True)).get("/admin/")
    assert page.status_code == 200
    assert "states" not in page.context
    assert page.context["places"] == []


def test_apps_lead_to_the_first_page(client_of, operator):
    assert client_of(operator).get("/admin/shops/").url == "/admin/"


def test_first_page_is_for_staff(client_of, owner):
    assert client_of(owner).get("/admin/").status_code == 302


@pytest.mark.parametrize("rows", [1, 30])
def test_first_page_keeps_its_number_of_queries(client_of, operator, django_assert_num_queries, rows):
    ShopFactory.create_batch(rows)
    BindingFactory.create_batch(rows, upgraded=True)
    client = client_of(operator)
    client.get("/admin/")
    with django_assert_num_queries(16):
        client.get("/admin/")
