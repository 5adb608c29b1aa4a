"""Importing accounts: handles, kinds, and entities whose name a shop's license gives."""

import pytest

from accounts.models import Account, AccountKind
from accounts.naming import name_key
from bindings.models import Event
from shops.models import Entity
from tests.commands import HEADERS, run
from tests.factories import BindingFactory, EntityFactory, ShopFactory, entity_code

CODE = entity_code(910)
ROW = f"lanxi.daily,Yulan Pours Tea,blue_v,yes,active,Lanxi Tea Ltd.,{CODE}"

pytestmark = pytest.mark.django_db


def row(**cells) -> str:
    names = HEADERS["accounts"].split(",")
    values = dict(zip(names, ROW.split(","), strict=True)) | cells
    return ",".join(values[name] for name in names)


def test_an_account_comes_in_with_its_name_key_and_one_event_in_its_own_chain(imports):
    assert imports("accounts", ROW).out == "accounts: 1 created, 0 changed, 0 unchanged\n"
    account = Account.objects.get()
    assert (account.handle, account.kind, account.real_name_verified, account.entity.code) == (
        "lanxi.daily",
        "blue_v",
        True,
        CODE,
    )
    assert account.name_key == name_key("Yulan Pours Tea")
    assert Event.objects.get().chain == f"account:{account.pk}"


def test_a_leading_at_is_not_part_of_the_handle(imports):
    imports("accounts", row(handle="@lanxi.daily"))
    assert imports("accounts", row(handle="LANXI.daily")).out.endswith("1 unchanged\n")
    assert imports("accounts", row(handle="@@lanxi")).code == 2


def test_a_changed_account_has_a_new_name_key_and_an_event(imports):
    imports("accounts", ROW)
    imports(
        "accounts", row(display_name="Lanxi Daily", real_name_verified="no", entity_name="", entity_code="")
    )
    account, event = Account.objects.get(), Event.objects.latest("pk")
    assert (account.name_key, account.real_name_verified, account.entity) == (
        name_key("Lanxi Daily"),
        False,
        None,
    )
    assert event.after == {
        "display_name": "Lanxi Daily",
        "real_name_verified": False,
        "entity": "",
        "entity_code": "",
    }
    assert run("verify_events").code == 0


@pytest.mark.parametrize("kind", AccountKind.values)
def test_an_entity_is_possible_and_not_needed_for_every_kind(imports, kind):
    rows = row(handle="a", kind=kind), row(handle="b", kind=kind, entity_name="", entity_code="")
    assert imports("accounts", *rows).code == 0


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("handle", "@", "is empty."),
        (
            "kind",
            "Blue_V",
            "“Blue_V” is not one of regular, enterprise_unverified, enterprise_verified, blue_v.",
        ),
        ("real_name_verified", "true", "“true” is not one of yes, no."),
        ("real_name_verified", "", "is empty; use one of yes, no."),
        ("status", "gone", "“gone” is not one of active, banned, cancelled."),
        ("display_name", "", "The name is empty."),
        ("entity_code", "", "is empty although an entity name is given."),
        ("entity_name", "", "is empty, and the entity is not known yet."),
    ],
)
def test_a_bad_cell_is_named(imports, column, cell, why):
    result = imports("accounts", row(**{column: cell}))
    assert (result.code, result.faults) == (2, [f"line 2, column {column}: {why}"])
    assert not Account.objects.exists()


def test_an_accounts_file_renames_an_entity_only_where_no_shop_holds_it(imports):
    license_entity, free = EntityFactory(name="By license"), EntityFactory(name="Before")
    ShopFactory(entity=license_entity)
    imports(
        "accounts",
        row(handle="a", entity_code=license_entity.code, entity_name="By account"),
        row(handle="b", entity_code=free.code, entity_name="After"),
    )
    assert set(Entity.objects.values_list("name", flat=True)) == {"By license", "After"}


def test_a_bound_account_is_not_cancelled_by_a_file(imports):
    imports("accounts", ROW)
    BindingFactory(account=Account.objects.get())
    refused = imports("accounts", row(status="cancelled"))
    assert (refused.code, refused.faults[0].split(":")[0]) == (2, "line 2, column status")
    assert Account.objects.get().status == "active"


def test_a_free_account_is_cancelled_by_a_file(imports):
    imports("accounts", ROW)
    imports("accounts", row(status="cancelled"))
    assert Account.objects.get().status == "cancelled"
