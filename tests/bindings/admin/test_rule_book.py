"""The rule book at the desk: rows are only added, from tomorrow on, after a look at what they change (R17)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bindings.admin.rule_book.replay import differences
from bindings.models import RuleBook
from tests.factories import AccountFactory, BindingFactory, CandidateFactory

ADD = "/admin/bindings/rulebook/add/"


def fields(**more) -> dict:
    row = RuleBook.objects.latest("effective_from")
    names = [
        field.name for field in RuleBook._meta.fields if field.name not in ("id", "effective_from", "note")
    ]
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {name: getattr(row, name) for name in names} | {"effective_from": tomorrow, "note": "why"} | more


def test_supervisor_adds_a_row(client_of, supervisor, book):
    assert client_of(supervisor).post(ADD, fields(authorized_limit=5)).status_code == 302
    assert RuleBook.objects.latest("effective_from").authorized_limit == 5
    assert RuleBook.on(timezone.localdate()) == book


@pytest.mark.parametrize("day", [date(2022, 12, 16), date(2023, 1, 1), None])
def test_row_for_a_day_that_has_begun_is_refused(client_of, supervisor, book, day):
    day = day or timezone.localdate()
    response = client_of(supervisor).post(ADD, fields(effective_from=day))
    assert response.status_code == 200
    assert "effective_from" in response.context["adminform"].form.errors
    assert RuleBook.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"code_tries": 0}, {"scan_seconds": 0}, {"name_minimum": 30}])
def test_row_that_makes_no_sense_is_refused(client_of, superuser, book, wrong):
    response = client_of(superuser).post(ADD, fields(**wrong))
    assert response.context["adminform"].form.errors
    assert RuleBook.objects.count() == 1


def test_adding_needs_the_permission(client_of, operator, book):
    assert client_of(operator).post(ADD, fields()).status_code == 403
    assert RuleBook.objects.count() == 1


def test_row_is_never_edited_or_deleted(client_of, superuser, book):
    client, url = client_of(superuser), f"/admin/bindings/rulebook/{book.pk}"
    assert client.post(f"{url}/change/", fields(authorized_limit=99)).status_code == 403
    assert client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert RuleBook.objects.get().authorized_limit == book.authorized_limit


@pytest.mark.usefixtures("no_window_ends")
def test_replay_tells_which_shops_may_authorize_less(client_of, supervisor, shop, book):
    BindingFactory.create_batch(3, shop=shop, authorized=True)
    client = client_of(supervisor)
    response = client.post(ADD, fields(authorized_limit=3) | {"_preview": "1"}, follow=True)
    assert [row.shop for row in response.context["differences"]] == [shop]
    assert RuleBook.objects.count() == 1


@pytest.mark.usefixtures("no_window_ends")
def test_replay_of_the_same_numbers_finds_nothing(client_of, supervisor, shop, book):
    BindingFactory.create_batch(3, shop=shop, authorized=True)
    CandidateFactory(shop=shop)
    response = client_of(supervisor).post(ADD, fields() | {"_preview": "1"}, follow=True)
    assert (response.context["replayed"], response.context["differences"]) == (True, [])


def test_replay_tells_which_waiting_names_get_too_long(review, book):
    new = RuleBook(**{f: getattr(book, f) for f in ("authorized_limit",)}, name_maximum=5)
    assert [(row.shop, row.about) for row in differences(book, new)] == [(review.shop, review.number)]


def test_replay_leaves_closed_shops_out(shop, book):
    for _ in range(2):
        BindingFactory(shop=shop, authorized=True, account=AccountFactory())
    shop.status = "closed"
    shop.save()
    assert list(differences(book, RuleBook(authorized_limit=1))) == []
