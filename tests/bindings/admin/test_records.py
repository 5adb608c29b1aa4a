"""The records: nobody edits them, not even a superuser; found by what people know; the same queries at any size."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from bindings.models import Binding, Consent, Event, ScanTicket
from shops.models import Membership, Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, ShopFactory

LISTS = [
    "shops/shop",
    "shops/entity",
    "accounts/account",
    "accounts/review",
    "bindings/binding",
    "bindings/scanticket",
    "bindings/consent",
    "bindings/event",
    "bindings/terms",
    "bindings/operatorrequest",
    "bindings/wave",
    "shops/membership",
]


@pytest.mark.parametrize("model", LISTS)
def test_superuser_sees_every_list_and_adds_nothing(client_of, superuser, review, model):
    client = client_of(superuser)
    assert client.get(f"/admin/{model}/").status_code == 200
    assert client.post(f"/admin/{model}/add/", {}).status_code == 403


@pytest.mark.parametrize("model", [Shop, Binding, ScanTicket, Consent, Event])
def test_superuser_changes_and_deletes_no_record(client_of, superuser, review, model):
    client, row = client_of(superuser), model.objects.first()
    before = list(model.objects.values())
    url = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}"
    assert client.get(f"{url}/change/").status_code == 200
    fields = {"name": "x", "state": "upgraded", "replacements_allowed": 9, "status": "closed"}
    assert client.post(f"{url}/change/", fields).status_code == 403
    assert client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert list(model.objects.values()) == before


def test_delete_action_is_not_there_even_for_a_superuser(client_of, superuser, shop):
    data = {"action": "delete_selected", "_selected_action": [shop.pk], "post": "yes"}
    client_of(superuser).post("/admin/shops/shop/", data)
    assert Shop.objects.filter(pk=shop.pk).exists()


def test_no_list_is_editable():
    assert not [model for model, its in admin.site._registry.items() if its.list_editable]


def test_unknown_record_leads_back(client_of, superuser, db):
    assert client_of(superuser).get("/admin/shops/shop/99999/change/").status_code == 302
    assert client_of(superuser).get("/admin/accounts/review/nonsense/change/").status_code == 302


def found(client, path: str, term: str) -> list:
    return [str(row) for row in client.get(path, {"q": term}).context["cl"].result_list]


@pytest.mark.parametrize("term", ["lanxi", "LANXI", "Lanxi Te", "lanxi tea house"])
def test_shop_is_found_by_code_and_beginning_of_its_name(client_of, operator, shop, term):
    ShopFactory(code="far", name="Qinghe")
    assert found(client_of(operator), "/admin/shops/shop/", term) == ["Lanxi Tea House"]


def test_shop_and_account_are_found_by_credit_code(client_of, operator, shop):
    account = AccountFactory(entity=shop.entity, blue_v=True)
    client = client_of(operator)
    assert found(client, "/admin/shops/shop/", shop.entity.code.lower()) == [shop.name]
    assert found(client, "/admin/accounts/account/", shop.entity.code) == [str(account)]


@pytest.mark.parametrize("term", ["@lanxi.daily", "LANXI.DA", "mountain"])
def test_account_is_found_by_handle_and_name(client_of, operator, term):
    account = AccountFactory(handle="Lanxi.daily", display_name="Mountain Leaf")
    AccountFactory(handle="other", display_name="Other")
    assert found(client_of(operator), "/admin/accounts/account/", term) == [str(account)]


@pytest.mark.parametrize("model", ["bindings/binding", "bindings/scanticket", "bindings/event"])
def test_rows_of_a_shop_are_found_by_its_code(client_of, operator, review, stranger, other_shop, model):
    flows.issue(other_shop, "bind", stranger)
    rows = client_of(operator).get(f"/admin/{model}/", {"q": "lanxi"}).context["cl"].result_list
    assert {row.shop_id for row in rows} == {review.shop_id}


@pytest.mark.parametrize("term", ["%", "'; DROP TABLE", "\u202e", "x" * 5000, "１２３", "\U0010ffff"])
@pytest.mark.parametrize("model", LISTS)
def test_any_search_is_answered(client_of, superuser, review, model, term):
    assert client_of(superuser).get(f"/admin/{model}/", {"q": term}).status_code == 200


@pytest.mark.parametrize("query", ["p=99999", "after=x", "after=1", "o=-1", "show=nonsense", "e=1"])
def test_any_query_string_is_answered(client_of, superuser, shop, query):
    response = client_of(superuser).get(f"/admin/shops/shop/?{query}", follow=True)
    assert response.status_code == 200


def test_list_shows_first_what_needs_attention(client_of, operator, shop):
    today = timezone.localdate()
    due = ShopFactory(name="Due", upgrade_deadline=today + timedelta(days=3))
    late = ShopFactory(name="Late", upgrade_deadline=today - timedelta(days=3))
    done = ShopFactory(name="Done", upgrade_deadline=today - timedelta(days=3))
    BindingFactory(shop=done, upgraded=True)
    client = client_of(operator)
    rows = client.get("/admin/shops/shop/").context["cl"].result_list
    assert {row.name for row in rows} == {due.name, late.name}
    rows = client.get("/admin/shops/shop/?show=restricted").context["cl"].result_list
    assert {row.name for row in rows} == {late.name}


def test_long_list_counts_no_further_than_its_cap(client_of, operator, monkeypatch):
    monkeypatch.setattr("shops.paging.CAP", 60)
    ShopFactory.create_batch(130, entity=ShopFactory().entity)
    client = client_of(operator)
    first = client.get("/admin/shops/shop/?show=all").context["cl"]
    assert (first.result_count, first.paginator.capped, first.paginator.num_pages) == (60, True, 2)
    second = client.get("/admin/shops/shop/" + first.go_on).context["cl"]
    assert {row.pk for row in second.result_list}.isdisjoint(row.pk for row in first.result_list)
    third = client.get("/admin/shops/shop/" + second.go_on).context["cl"]
    assert (third.result_count, third.go_on) == (11, "")


QUERIES = {
    "shops/shop": 9,
    "accounts/account": 9,
    "bindings/binding": 8,
    "bindings/scanticket": 8,
    "bindings/event": 8,
}


# 999 and the shop of the cast are 1,000; a list is counted no further, and one question more asks where the rest begins
@pytest.mark.parametrize("rows", [1, 999])
@pytest.mark.parametrize("model", QUERIES)
def test_lists_keep_their_number_of_queries(
    client_of, operator, owner, django_assert_num_queries, model, rows
):
    BindingFactory.create_batch(rows, upgraded=True)
    for shop in Shop.objects.all()[: rows if model in ("bindings/scanticket", "bindings/event") else 0]:
        Membership.objects.get_or_create(shop=shop, user=owner, defaults={"role": "owner"})
        flows.issue(shop, "authorize", owner)
    shown = (
        "time=all" if model == "bindings/event" else "role=all" if model == "bindings/binding" else "show=all"
    )
    client, url = client_of(operator), f"/admin/{model}/?{shown}"
    client.get(url)
    with django_assert_num_queries(QUERIES[model]):
        client.get(url)
