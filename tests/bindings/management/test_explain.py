"""`explain`: the decision for one pair and for many, in order, from few queries, changing nothing."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bindings.models import Event, ScanTicket
from tests.commands import run
from tests.factories import AccountFactory, BindingFactory, ShopFactory

pytestmark = pytest.mark.django_db
KEYS = ["shop", "account", "purpose", "allowed", "scenario", "reasons", "effects", "rules"]


def lines(result) -> list[dict]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_a_pair_that_is_allowed_is_one_line_with_all_keys(shop):
    AccountFactory(handle="tea")
    result = run("explain", "LANXI", "@Tea", "--purpose", "bind", "--json")
    [answer] = lines(result)
    assert (result.code, list(answer)) == (0, KEYS)
    assert answer == {
        "shop": "lanxi",
        "account": "tea",
        "purpose": "bind",
        "allowed": True,
        "scenario": 4,
        "reasons": [],
        "effects": ["bind_account", "start_blue_v_verification"],
        "rules": ["R1", "R4", "R7", "R8"],
    }


def test_a_pair_that_is_refused_exits_0_too(shop):
    AccountFactory(handle="tea", blue_v=True, real_name_verified=False)
    result = run("explain", "lanxi", "tea", "--purpose", "bind", "--json")
    [answer] = lines(result)
    assert (result.code, answer["allowed"], answer["reasons"]) == (
        0,
        False,
        ["REAL_NAME_REQUIRED", "ENTITY_MISMATCH"],
    )
    assert (answer["scenario"], answer["effects"]) == (2, [])


def test_bindings_count_on_both_sides(shop, other_shop):
    here, there = AccountFactory(handle="here"), AccountFactory(handle="there")
    BindingFactory(shop=shop, account=here)
    BindingFactory(shop=other_shop, account=there, authorized=True)
    for handle, purpose, reasons in (
        ("here", "rebind", ["SAME_ACCOUNT"]),
        ("there", "rebind", ["ACCOUNT_IS_AUTHORIZED"]),
        ("there", "upgrade", ["WRONG_ACCOUNT", "ACCOUNT_IS_AUTHORIZED"]),
        ("here", "authorize", ["ACCOUNT_IS_OFFICIAL"]),
        ("there", "authorize", []),
    ):
        [answer] = lines(run("explain", "lanxi", handle, "--purpose", purpose, "--json"))
        assert answer["reasons"] == reasons


def test_the_authorized_limit_counts_each_authorization_once(shop):
    accounts = [BindingFactory(shop=shop, authorized=True).account for _ in range(9)]
    AccountFactory(handle="tenth")
    assert lines(run("explain", "lanxi", "tenth", "--purpose", "authorize", "--json"))[0]["allowed"]
    BindingFactory(shop=shop, authorized=True)
    for handle in ("tenth", accounts[0].handle):
        [answer] = lines(run("explain", "lanxi", handle, "--purpose", "authorize", "--json"))
        assert answer["reasons"] == ["AUTHORIZED_LIMIT_REACHED"]


def test_people_read_sentences(shop):
    AccountFactory(handle="tea", blue_v=True)
    AccountFactory(handle="day")
    refused = run("explain", "lanxi", "tea", "--purpose", "bind").out
    assert "Not possible (scenario 2).\n- The account’s registered entity differs" in refused
    assert (
        "Possible (scenario 4).\n- The account becomes"
        in run("explain", "lanxi", "day", "--purpose", "bind").out
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("lanxi",),
        ("lanxi", "tea"),
        ("nowhere", "tea", "--purpose", "bind"),
        ("lanxi", "nobody", "--purpose", "bind"),
        ("lanxi", "tea", "--purpose", "bind", "--pairs", "pairs.csv"),
        ("", "", "--purpose", "bind"),
    ],
)
def test_what_is_not_a_question_exits_2(shop, arguments):
    AccountFactory(handle="tea")
    result = run("explain", *arguments, "--json")
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)


def test_pairs_are_answered_in_their_order(shop, file):
    handles = [AccountFactory().handle for _ in range(5)]
    rows = [f"lanxi,{handle},{purpose}" for handle in reversed(handles) for purpose in ("bind", "authorize")]
    answers = lines(run("explain", "--pairs", file("pairs", *rows), "--json"))
    assert [f"{answer['shop']},{answer['account']},{answer['purpose']}" for answer in answers] == rows
    assert answers[0] == lines(run("explain", "lanxi", handles[-1], "--purpose", "bind", "--json"))[0]


def test_one_bad_pair_and_nothing_is_answered(shop, file):
    AccountFactory(handle="tea")
    rows = "lanxi,tea,bind", "nowhere,nobody,bind", "lanxi,tea,sell", "lanxi,tea"
    result = run("explain", "--pairs", file("pairs", *rows), "--json")
    assert (result.code, result.out) == (2, "")
    assert result.faults == [
        "line 3, column shop_code: no shop has the code “nowhere”.",
        "line 3, column handle: no account has the handle @nobody.",
        "line 4, column purpose: “sell” is not one of bind, upgrade, rebind, authorize.",
        "line 5, column purpose: the row has 2 fields instead of 3.",
    ]


def test_the_number_of_queries_does_not_grow_with_the_pairs(file):
    shops, accounts = [ShopFactory() for _ in range(20)], [AccountFactory() for _ in range(15)]
    for shop, account in zip(shops[:10], accounts[:10], strict=True):
        BindingFactory(shop=shop, account=account)
    rows = [f"{shop.code},{account.handle},rebind" for shop in shops for account in accounts]
    counts = []
    for part in (rows[:1], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert run("explain", "--pairs", file("pairs", *part), "--json").code == 0
        counts.append(len(queries))
    assert counts == [4, 4]


def test_nothing_changes(shop, file):
    AccountFactory(handle="tea")
    run("explain", "--pairs", file("pairs", "lanxi,tea,bind"), "--json")
    assert not Event.objects.exists()
    assert not ScanTicket.objects.exists()
