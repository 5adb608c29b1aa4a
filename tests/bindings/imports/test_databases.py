"""Imports and the demo on SQLite and on PostgreSQL, whose constraints and triggers differ."""

from accounts.models import Account
from bindings.models import Binding
from shops.models import Shop
from tests.commands import run
from tests.factories import entity_code

CODE = entity_code(920)


def test_new_and_changed_rows_are_written(each_database, imports):
    shops = f"a,Tea,flagship,open,Lanxi,{CODE},,", f"b,Silk,flagship,open,,{CODE},,"
    imports("shops", *shops)
    imports("accounts", "x,Tea,regular,yes,active,,", f"y,Silk,blue_v,yes,active,,{CODE}")
    imports("bindings", "a,x,official,2022-03-03,in_review,", "b,y,official,2022-03-03,upgraded,")
    imports("shops", shops[0].replace("Tea", "Tea House"), shops[1])
    imports("accounts", "X,Tea House,regular,no,active,,")
    assert list(Shop.objects.order_by("code").values_list("name", flat=True)) == ["Tea House", "Silk"]
    assert Account.objects.get(handle="x").real_name_verified is False
    assert Binding.objects.count() == 2
    assert run("verify_events").code == 0


def test_the_demo_loads_and_starts_over(each_database):
    assert run("load_demo").code == 0
    assert run("load_demo", "--reset").out == "The demo is loaded: 13 shops.\n"
    assert run("verify_events").code == 0
