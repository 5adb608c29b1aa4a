"""Importing bindings: as they were, but never against one official account each, and never official and authorized."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Review, ReviewState
from bindings.models import Binding, Event
from tests import flows
from tests.commands import run
from tests.factories import AccountFactory, BindingFactory, EntityFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return AccountFactory(handle="tea")


def test_an_official_binding_comes_in_without_consents_and_with_one_event(shop, account, imports):
    result = imports("bindings", "lanxi,tea,official,2022-03-03,bound,1")
    binding = Binding.objects.get()
    shop.refresh_from_db()
    assert result.out == "bindings: 1 created, 0 changed, 0 unchanged\n"
    assert (binding.role, binding.state, binding.imported, shop.replacements_used) == (
        "official",
        "bound",
        True,
        1,
    )
    assert timezone.localtime(binding.bound_at).isoformat() == "2022-03-03T00:00:00+08:00"
    event = Event.objects.get()
    assert (event.verb, event.before["state"], event.after["state"]) == (
        "binding_imported",
        "not_bound",
        "bound",
    )
    assert (event.before["replacements_used"], event.after["replacements_used"]) == (0, 1)


def test_many_authorizations_of_one_shop_are_one_chain(shop, imports):
    rows = [f"lanxi,{AccountFactory().handle},authorized,2025-01-31,," for _ in range(12)]
    assert imports("bindings", *rows).code == 0
    assert list(Event.objects.order_by("pk").values_list("number", flat=True)) == list(range(1, 13))
    assert run("verify_events").code == 0


def test_the_same_file_again_changes_nothing(shop, account, imports):
    other = AccountFactory(handle="promo")
    rows = ("lanxi,tea,official,2022-03-03,in_review,0", f"lanxi,@{other.handle},authorized,2022-03-04,,")
    imports("bindings", *rows)
    assert imports("bindings", *rows).out == "bindings: 0 created, 0 changed, 2 unchanged\n"
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("lanxi,tea,official,2022-03-03,in_review,0", "state"),
        ("lanxi,tea,official,2022-03-04,bound,0", "bound_on"),
        ("lanxi,tea,official,2022-03-03,bound,1", "replacements_used"),
    ],
)
def test_a_binding_that_differs_is_for_the_operators(shop, account, imports, row, column):
    imports("bindings", "lanxi,tea,official,2022-03-03,bound,0")
    [fault] = imports("bindings", row).faults
    assert fault.startswith(f"line 2, column {column}: @tea has been bound to shop “lanxi” since 2022-03-03")
    assert fault.endswith("change it at the desk.")


@pytest.mark.parametrize(
    ("kind", "own_entity", "review"),
    [
        ("regular", False, "blue_v"),
        ("enterprise_unverified", True, "blue_v"),
        ("enterprise_unverified", False, "entity_change"),
        ("enterprise_verified", True, "blue_v"),
        ("enterprise_verified", False, "entity_change"),
        ("blue_v", False, "entity_change"),
    ],
)
def test_in_review_opens_the_review_that_fits(shop, imports, operator, kind, own_entity, review):
    AccountFactory(handle="tea", kind=kind, entity=shop.entity if own_entity else EntityFactory())
    assert imports("bindings", "lanxi,tea,official,2022-03-03,in_review,").code == 0
    opened = Review.objects.get()
    assert (opened.kind, opened.state, opened.completes_upgrade) == (review, "open", True)
    assert (opened.proposed_name, opened.entity) == (shop.name, shop.entity)
    flows.approve(shop, operator)
    assert Binding.objects.get().state == "upgraded"


def test_in_review_takes_the_place_of_a_request_no_upgrade_waits_for(shop, account, imports, now):
    request = Review.objects.create(
        kind="entity_change", account=account, shop=shop, entity=shop.entity, submitted_at=now, due_at=now
    )
    imports("bindings", "lanxi,tea,official,2022-03-03,in_review,")
    request.refresh_from_db()
    assert request.state == ReviewState.WITHDRAWN


def test_upgraded_needs_a_blue_v_account_of_the_shops_entity(shop, imports):
    rows = "lanxi,tea,official,2022-03-03,upgraded,0"
    account = AccountFactory(handle="tea", blue_v=True)
    why = "line 2, column state: upgraded needs a blue V account of the shop’s entity; @tea is not one."
    assert imports("bindings", rows).faults == [why]
    Account.objects.filter(pk=account.pk).update(entity=shop.entity)
    assert imports("bindings", rows).code == 0
    assert Binding.objects.get().upgraded_at == Binding.objects.get().bound_at


def test_a_personal_shop_is_bound_but_never_in_review_or_upgraded(account, imports):
    ShopFactory(code="mine", personal=True)
    assert imports("bindings", "mine,tea,official,2022-03-03,in_review,").faults == [
        "line 2, column state: a personal store is never upgraded, so nothing is in review."
    ]
    assert imports("bindings", "mine,tea,official,2022-03-03,upgraded,").code == 2
    assert imports("bindings", "mine,tea,official,2022-03-03,bound,").code == 0


def test_history_comes_in_as_it_is(imports):
    ShopFactory(code="old", status="closed")
    AccountFactory(handle="gone", status="banned", blue_v=True, real_name_verified=False)
    assert imports("bindings", "old,gone,official,2020-01-01,bound,").code == 0


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("nowhere,tea,official,2022-03-03,bound,0", "shop_code: no shop has the code “nowhere”."),
        ("lanxi,nobody,official,2022-03-03,bound,0", "handle: no account has the handle @nobody."),
        ("lanxi,tea,owner,2022-03-03,bound,0", "role: “owner” is not one of official, authorized."),
        ("lanxi,tea,official,,bound,0", "bound_on: is empty; enter a date."),
        ("lanxi,tea,official,2022-3-3,bound,0", "bound_on: “2022-3-3” is not a date of the form YYYY-MM-DD."),
        ("lanxi,tea,official,2022-03-03,,0", "state: is empty; use one of bound, in_review, upgraded."),
        (
            "lanxi,tea,official,2022-03-03,authorized,0",
            "state: “authorized” is not one of bound, in_review, upgraded.",
        ),
        ("lanxi,tea,official,2022-03-03,bound,2", "replacements_used: the shop is allowed 1, not 2."),
        (
            "lanxi,tea,official,2022-03-03,bound,-1",
            "replacements_used: “-1” is not a whole number of 0 or more.",
        ),
        (
            "lanxi,tea,authorized,2022-03-03,maybe,",
            "state: “maybe” is not one of bound, in_review, upgraded, authorized.",
        ),
    ],
)
def test_a_bad_row_is_named(shop, account, imports, row, fault):
    result = imports("bindings", row)
    assert (result.code, result.faults) == (2, [f"line 2, column {fault}"])
    assert not Binding.objects.exists()


def test_a_binding_is_not_from_the_future(shop, account, imports):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    assert imports("bindings", f"lanxi,tea,official,{tomorrow},bound,0").faults == [
        f"line 2, column bound_on: {tomorrow} is in the future."
    ]
    assert imports("bindings", f"lanxi,tea,official,{today},bound,0").code == 0


@pytest.mark.parametrize(
    ("role", "first", "second", "why"),
    [
        ("official", "lanxi,tea", "lanxi,more", "shop “lanxi” already has the official account @tea"),
        ("official", "lanxi,tea", "other,tea", "@tea is already the official account of shop “lanxi”"),
        ("authorized", "lanxi,tea", "lanxi,tea", "@tea is already authorized by shop “lanxi”"),
    ],
)
def test_two_rows_that_exclude_each_other_name_the_first_line(
    shop, other_shop, account, imports, role, first, second, why
):
    AccountFactory(handle="more")
    state = "bound" if role == "official" else ""
    rows = [f"{pair},{role},2022-03-03,{state}," for pair in (first, second)]
    assert imports("bindings", *rows).faults == [f"line 3, column handle: {why} (line 2)."]
    assert not Binding.objects.exists()


@pytest.mark.parametrize(("shop_code", "in_file"), [("lanxi", True), ("other", True), ("other", False)])
def test_official_and_authorized_never_meet_in_one_account(
    shop, other_shop, account, imports, shop_code, in_file
):
    official, authorized = "lanxi,tea,official,2022-03-03,bound,", f"{shop_code},tea,authorized,2022-03-03,,"
    if in_file:
        faults = imports("bindings", official, authorized).faults
    else:
        imports("bindings", official)
        faults = imports("bindings", authorized).faults
    why = "@tea is the official account of shop “lanxi”, so it can’t be authorized"
    assert faults == [
        f"line 3, column handle: {why} (line 2)." if in_file else f"line 2, column handle: {why}."
    ]
    assert imports("bindings", authorized, official).code == 2


def test_what_is_on_record_counts(shop, other_shop, account, imports):
    BindingFactory(shop=other_shop, account=account, authorized=True)
    assert imports("bindings", "lanxi,tea,official,2022-03-03,bound,").faults == [
        "line 2, column handle: @tea is authorized by shop “other”, so it can’t be official."
    ]
    assert imports("bindings", "lanxi,tea,authorized,2022-03-03,bound,7").code == 0


def test_an_ended_binding_does_not_count(shop, account, imports, now):
    BindingFactory(shop=shop, account=account, ended_at=now)
    assert imports("bindings", "lanxi,tea,official,2022-03-03,bound,").code == 0


def test_a_dry_run_writes_nothing(shop, account, imports):
    result = imports("bindings", "lanxi,tea,official,2022-03-03,bound,1", options=["--dry-run"])
    assert result.out.startswith("bindings (dry run, nothing was written): 1 created")
    assert not Binding.objects.exists()


def test_the_day_of_a_binding_is_a_day_in_shanghai(shop, account, imports):
    imports("bindings", "lanxi,tea,official,2022-03-03,bound,")
    assert timezone.localdate(Binding.objects.get().bound_at) == date(2022, 3, 3)
