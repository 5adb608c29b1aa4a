"""`check_name`: the naming rules from outside, with suggestions that are legal."""

import json

import pytest

from tests.commands import run
from tests.factories import AccountFactory, BindingFactory, ShopFactory

pytestmark = pytest.mark.django_db


def check(name: str, *more: str) -> dict:
    result = run("check_name", name, *more, "--json")
    assert (result.code, result.out.count("\n")) == (0, 1)
    return json.loads(result.out)


def test_a_legal_name_has_no_problems_and_no_suggestions():
    assert check("兰溪茶舍") == {"name": "兰溪茶舍", "ok": True, "problems": [], "suggestions": []}


def test_the_name_is_echoed_as_it_was_typed():
    assert check(" Ｌａｎｘｉ ")["name"] == " Ｌａｎｘｉ "
    assert '"name": "兰溪茶舍"' in run("check_name", "兰溪茶舍", "--json").out


def test_suggestions_for_a_shop_are_legal_names(shop):
    answer = check("最好的兰溪茶", "--shop", "lanxi")
    assert (answer["ok"], answer["problems"]) == (False, ["SUPERLATIVE"])
    assert answer["suggestions"]
    assert all(check(name, "--shop", "lanxi")["ok"] for name in answer["suggestions"])


def test_a_blue_v_name_is_taken_but_not_from_the_account_that_has_it():
    shop = ShopFactory(code="mine")
    BindingFactory(shop=shop, account=AccountFactory(blue_v=True, display_name="Lanxi Tea"))
    assert check("LANXI tea")["problems"] == ["NAME_TAKEN"]
    assert check("LANXI tea", "--shop", "mine")["ok"] is True


def test_text_that_is_no_utf8_is_a_problem_and_no_crash():
    assert "BAD_CHARACTER" in check("\udcff")["problems"]


def test_people_read_sentences():
    assert run("check_name", "兰溪茶舍").out == "The name is legal.\n"
    assert run("check_name", "x").out.startswith("The name is not legal:\n- The name is too short.\n")


def test_an_unknown_shop_exits_2():
    assert run("check_name", "兰溪茶舍", "--shop", "nowhere", "--json").code == 2
