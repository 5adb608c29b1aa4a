"""The rule trace tells the same as the decision, for every combination of facts."""

from dataclasses import replace
from itertools import product

import pytest

from bindings.policy import Kind, Purpose, State, decide
from bindings.trace import CHANGE, HIT, NOT_REACHED, SCENARIO, trace
from tests.bindings.facts import COMPANY, OURS, REGULAR, THEIRS


@pytest.mark.parametrize("purpose", Purpose)
def test_trace_hits_are_the_reasons_of_the_decision(purpose):
    shops = product(State, ("flagship", "personal"), (True, False), (0, 1))
    accounts = list(
        product(Kind, (True, False), ("", OURS, THEIRS), ("none", "this", "other"), (True, False))
    )
    for state, shop_type, closed, left in shops:
        personal = shop_type == "personal"
        shop = replace(
            COMPANY,
            state=str(state),
            shop_type=shop_type,
            closed=closed,
            replacements_left=left,
            entity_code="" if personal else OURS,
        )
        for kind, verified, entity, official, authorized in accounts:
            account = replace(
                REGULAR,
                kind=str(kind),
                real_name_verified=verified,
                entity_code=entity,
                official_for=official,
                authorized_here=authorized,
            )
            hits = tuple(check.code for check in trace(purpose, shop, account) if check.result == HIT)
            assert hits == decide(purpose, shop, account).reasons


def test_checks_of_the_account_are_not_reached_after_a_shop_gate():
    checks = trace("bind", replace(COMPANY, closed=True), REGULAR)
    assert [check.code for check in checks if check.result == HIT] == ["SHOP_CLOSED"]
    assert {check.result for check in checks[1:]} == {NOT_REACHED}


def test_a_mismatch_tells_both_entities():
    account = replace(REGULAR, kind="blue_v", entity_code=THEIRS)
    check = next(one for one in trace("bind", COMPANY, account) if one.code == "ENTITY_MISMATCH")
    assert (check.result, check.found, check.needed, check.rule) == (HIT, THEIRS, OURS, "R5")


def test_the_last_rows_tell_scenario_and_entity_change():
    account = replace(REGULAR, kind="enterprise_unverified", entity_code=THEIRS)
    scenario, entity = trace("bind", COMPANY, account)[-2:]
    assert (scenario.result, scenario.needed) == (SCENARIO, 3)
    assert (entity.code, entity.result) == ("ENTITY_CHANGE", CHANGE)


def test_an_authorization_has_no_scenario():
    assert "SCENARIO" not in [check.code for check in trace("authorize", COMPANY, REGULAR)]


@pytest.mark.parametrize(
    ("here", "elsewhere", "found", "result"),
    [
        (False, False, "none", "pass"),
        (True, False, "this", HIT),
        (False, True, "other", HIT),
        (True, True, "this", HIT),
    ],
)
def test_trace_tells_who_has_authorized_the_account(here, elsewhere, found, result):
    account = replace(REGULAR, authorized_here=here, authorized_elsewhere=elsewhere)
    check = next(one for one in trace("bind", COMPANY, account) if one.code == "ACCOUNT_IS_AUTHORIZED")
    assert (check.found, check.needed, check.result) == (found, "none", result)


def test_entity_that_is_the_shop_s_already_is_no_change():
    account = replace(REGULAR, kind="enterprise_unverified", entity_code=OURS)
    assert trace("bind", COMPANY, account)[-1].result == "pass"


def test_personal_shop_is_asked_for_no_entity():
    personal = replace(COMPANY, shop_type="personal", entity_code="")
    codes = [check.code for check in trace("bind", personal, replace(REGULAR, kind="blue_v"))]
    assert "PERSONAL_SHOP_REGULAR_ONLY" in codes
    assert not {"ENTITY_UNKNOWN", "ENTITY_MISMATCH", "ENTITY_CHANGE"} & set(codes)


def test_unknown_purpose_is_a_defect_and_not_a_refusal():
    for ask in (trace, decide):
        with pytest.raises(ValueError, match="sell"):
            ask("sell", COMPANY, REGULAR)
