"""Importing shops: what comes in, what stays, and every sentence about what is wrong."""

from datetime import date

import pytest

from bindings.models import Event, RuleBook, ScanTicket, TicketState
from shops.models import Entity, Shop
from tests import flows
from tests.commands import SHOP_CODE as CODE
from tests.commands import SHOP_ROW as ROW
from tests.commands import run
from tests.commands import shop_row as row
from tests.factories import AccountFactory, BindingFactory, entity_code

pytestmark = pytest.mark.django_db


def test_a_shop_comes_in_with_its_entity_dates_and_one_event(imports):
    result = imports("shops", ROW)
    shop = Shop.objects.get()
    assert (result.code, result.out) == (0, "shops: 1 created, 0 changed, 0 unchanged\n")
    assert (shop.code, shop.name, shop.entity.name, shop.entity.code) == (
        "10482",
        "Lanxi Tea House",
        "Hangzhou Lanxi Tea",
        CODE,
    )
    assert (shop.upgrade_reminder_from, shop.upgrade_deadline) == (date(2026, 10, 1), date(2026, 11, 30))
    event = Event.objects.get()
    assert (event.verb, event.actor_kind, event.before, event.after["entity_code"]) == (
        "shop_imported",
        "system",
        {},
        CODE,
    )


def test_the_same_file_again_changes_nothing(imports):
    imports("shops", ROW)
    result = imports("shops", ROW)
    assert result.out == "shops: 0 created, 0 changed, 1 unchanged\n"
    assert Event.objects.count() == 1


def test_a_changed_shop_has_one_event_with_what_differs(imports):
    imports("shops", ROW)
    result = imports("shops", row(name="Lanxi Tea Hall", upgrade_deadline=""))
    assert result.out == "shops: 0 created, 1 changed, 0 unchanged\n"
    event = Event.objects.latest("pk")
    assert event.before == {"name": "Lanxi Tea House", "deadline": "2026-11-30"}
    assert event.after == {"name": "Lanxi Tea Hall", "deadline": ""}
    assert Shop.objects.get().name == "Lanxi Tea Hall"
    assert run("verify_events").code == 0


def test_a_changed_shop_keeps_what_the_file_does_not_say(imports):
    imports("shops", ROW)
    Shop.objects.update(avatar="兰", replacements_used=1, registered_on=date(2021, 3, 15))
    imports("shops", row(name="Lanxi Tea Hall"))
    shop = Shop.objects.get()
    assert (shop.avatar, shop.replacements_used, shop.registered_on) == ("兰", 1, date(2021, 3, 15))


def test_a_code_in_other_case_is_the_same_shop(imports):
    imports("shops", row(code="lanxi"))
    assert imports("shops", row(code="LANXI")).out == "shops: 0 created, 0 changed, 1 unchanged\n"


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("code", "", "is empty."),
        ("code", "兰溪", "“兰溪” is not 1 to 40 letters, digits, dots, underscores or hyphens."),
        ("code", "x" * 41, f"“{'x' * 41}” is not 1 to 40 letters, digits, dots, underscores or hyphens."),
        ("name", "  ", "The name is empty."),
        ("name", "x" * 61, "The name has 61 characters; at most 60 are possible."),
        ("name", "Lanxi\u202eTea", "The name holds characters that can’t be seen: U+202E."),
        ("name", "Lan\u200bxi", "The name holds characters that can’t be seen: U+200B."),
        ("name", "Lan\ue000xi", "The name holds characters that can’t be seen: U+E000."),
        ("status", "Ajar", "“Ajar” is not one of open, closed."),
        ("status", "", "is empty; use one of open, closed."),
        ("entity_code", "", "is empty although an entity name is given."),
        (
            "entity_code",
            "91330106MA2H0X3K78",
            "“91330106MA2H0X3K78” is not a valid unified social credit code (18 characters with a check character).",
        ),
        ("upgrade_deadline", "2026-2-3", "“2026-2-3” is not a date of the form YYYY-MM-DD."),
        ("upgrade_deadline", "20260203", "“20260203” is not a date of the form YYYY-MM-DD."),
        ("upgrade_deadline", "2026-02-30", "“2026-02-30” is not a date of the form YYYY-MM-DD."),
        ("upgrade_reminder_from", "soon", "“soon” is not a date of the form YYYY-MM-DD."),
    ],
)
def test_a_bad_cell_is_named_and_nothing_comes_in(imports, column, cell, why):
    result = imports("shops", row(code="good"), row(**{column: cell}))
    assert (result.code, result.faults) == (2, [f"line 3, column {column}: {why}"])
    assert not Shop.objects.exists()
    assert not Entity.objects.exists()


def test_a_shop_type_that_is_unknown_is_named(imports):
    [fault] = imports("shops", row(shop_type="kiosk")).faults
    assert fault.startswith("line 2, column shop_type: “kiosk” is not one of official_flagship, flagship,")


def test_every_fault_of_every_row_is_told(imports):
    result = imports("shops", row(name="", status="shut"), ROW, row(code="a b"))
    assert [fault.split(":")[0] for fault in result.faults] == [
        "line 2, column name",
        "line 2, column status",
        "line 3, column code",
        "line 4, column code",
    ]
    assert not Event.objects.exists()


def test_a_code_twice_in_the_file_names_the_first_line(imports):
    result = imports("shops", row(code="lanxi"), row(code="Lanxi"))
    assert result.faults == ["line 3, column code: “Lanxi” is already on line 2."]


def test_a_dry_run_tells_and_writes_nothing(imports):
    result = imports("shops", ROW, options=["--dry-run"])
    assert result.out == "shops (dry run, nothing was written): 1 created, 0 changed, 0 unchanged\n"
    assert not Shop.objects.exists()
    assert imports("shops", row(name=""), options=["--dry-run"]).code == 2


def test_a_personal_shop_has_no_entity_and_every_other_has_one(imports):
    without = {"entity_name": "", "entity_code": ""}
    assert imports("shops", row(shop_type="personal", **without)).code == 0
    assert imports("shops", row(code="a", shop_type="personal", entity_name="")).faults == [
        "line 2, column entity_code: must be empty: a personal store has no entity."
    ]
    assert imports("shops", row(code="b", **without)).faults == [
        "line 2, column entity_code: is empty; every shop but a personal one has an entity."
    ]


def test_an_entity_is_named_once_and_the_last_name_wins(imports):
    result = imports(
        "shops", row(code="a"), row(code="b", entity_name="Lanxi (new)"), row(code="c", entity_name="")
    )
    assert result.code == 0
    assert Entity.objects.get().name == "Lanxi (new)"
    assert imports("shops", row(code="d", entity_name="", entity_code=entity_code(901))).faults == [
        "line 2, column entity_name: is empty, and the entity is not known yet."
    ]


def test_a_renamed_entity_is_a_change_of_the_shop_that_names_it(imports):
    imports("shops", ROW)
    assert imports("shops", row(entity_name="Lanxi Tea Group")).out.endswith("1 changed, 0 unchanged\n")
    assert Event.objects.latest("pk").after == {"entity": "Lanxi Tea Group"}


def test_a_reminder_before_reminders_began_is_accepted(imports):
    assert imports("shops", row(upgrade_reminder_from="2022-12-01")).code == 0


def test_closing_a_shop_ends_its_qr_codes(shop, owner, imports):
    flows.issue(shop, "bind", owner)
    imports("shops", f"lanxi,{shop.name},flagship,closed,,{shop.entity.code},,")
    assert ScanTicket.objects.get().state == TicketState.CANCELLED
    assert Shop.objects.get().status == "closed"
    assert run("verify_events").code == 0


def test_a_shop_becomes_personal_only_with_a_regular_account(shop, imports):
    rows = ("shops", f"lanxi,{shop.name},personal,open,,,,")
    binding = BindingFactory(shop=shop, account=AccountFactory(unverified=True))
    [fault] = imports(*rows).faults
    assert fault.startswith("line 2, column shop_type: the shop can’t become personal")
    binding.account.kind = "regular"
    binding.account.save()
    assert imports(*rows).code == 0


def test_a_new_shop_has_the_replacements_of_the_rule_book(imports):
    RuleBook.objects.create(effective_from=date(2023, 1, 1), replacements=2)
    imports("shops", ROW)
    assert Shop.objects.get().replacements_allowed == 2
