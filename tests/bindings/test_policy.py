"""The decision, third part: scenarios, effects, and the answer as a whole on every combination of facts."""

from dataclasses import replace

import pytest

from bindings import policy
from bindings.policy import decide
from tests.bindings import model
from tests.bindings.facts import (
    BLUE_V,
    COMPANY,
    OFFICIAL_PURPOSES,
    OURS,
    PERSONAL,
    REGULAR,
    THEIRS,
    UNVERIFIED,
    VERIFIED,
    account_for,
    every_combination,
    shop_for,
)

# -- scenarios -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", OFFICIAL_PURPOSES)
@pytest.mark.parametrize(
    ("account", "scenario"),
    [
        (BLUE_V, 1),
        (VERIFIED, 1),
        (replace(BLUE_V, entity_code=THEIRS), 2),
        (replace(VERIFIED, entity_code=THEIRS), 2),
        (replace(BLUE_V, entity_code=""), 2),
        (UNVERIFIED, 3),
        (replace(UNVERIFIED, entity_code=THEIRS), 3),
        (replace(UNVERIFIED, entity_code=""), 3),
        (REGULAR, 4),
        (replace(REGULAR, entity_code=OURS), 4),
    ],
)
def test_scenario_of_a_company(purpose, account, scenario):
    assert decide(purpose, shop_for(purpose), account_for(purpose, account)).scenario == scenario


@pytest.mark.parametrize(("account", "scenario"), [(BLUE_V, 2), (VERIFIED, 2), (UNVERIFIED, 3), (REGULAR, 4)])
def test_scenario_of_a_personal_shop(account, scenario):
    assert decide("bind", PERSONAL, account).scenario == scenario
    assert decide("bind", PERSONAL, replace(account, entity_code="")).scenario == scenario


@pytest.mark.parametrize("account", [BLUE_V, VERIFIED, UNVERIFIED, REGULAR])
def test_authorization_has_no_scenario(account):
    assert decide("authorize", COMPANY, account).scenario is None


def test_refused_account_still_has_its_scenario():
    assert decide("bind", COMPANY, replace(REGULAR, real_name_verified=False)).scenario == 4


# -- effects ---------------------------------------------------------------------------------------------------

BY_KIND = [
    (BLUE_V, ("mark_upgraded",)),
    (VERIFIED, ("match_name", "grant_blue_v", "mark_upgraded")),
    (UNVERIFIED, ("start_blue_v_verification",)),
    (replace(UNVERIFIED, entity_code=THEIRS), ("start_entity_change",)),
    (replace(UNVERIFIED, entity_code=""), ("start_entity_change",)),
    (REGULAR, ("start_blue_v_verification",)),
]
BEGINNINGS = [
    ("bind", "not_bound", ("bind_account",)),
    ("upgrade", "bound", ()),
    ("rebind", "bound", ("end_current_binding", "spend_replacement", "bind_account")),
    ("rebind", "in_review", ("withdraw_review", "end_current_binding", "spend_replacement", "bind_account")),
]


@pytest.mark.parametrize(("account", "by_kind"), BY_KIND)
@pytest.mark.parametrize(("purpose", "state", "beginning"), BEGINNINGS)
def test_effects_of_a_company(purpose, state, beginning, account, by_kind):
    decision = decide(purpose, replace(COMPANY, state=state), account_for(purpose, account))
    assert (decision.allowed, decision.effects) == (True, beginning + by_kind)


@pytest.mark.parametrize(
    ("purpose", "state", "beginning"), [row for row in BEGINNINGS if row[0] != "upgrade"]
)
def test_effects_of_a_personal_shop(purpose, state, beginning):
    assert decide(purpose, replace(PERSONAL, state=state), REGULAR).effects == beginning


@pytest.mark.parametrize("state", ["not_bound", "bound", "in_review", "upgraded"])
@pytest.mark.parametrize("account", [BLUE_V, REGULAR])
def test_effect_of_an_authorization(state, account):
    assert decide("authorize", replace(COMPANY, state=state), account).effects == ("authorize_account",)


# -- the answer itself -----------------------------------------------------------------------------------------


def test_rules_of_an_allowed_scan_are_sorted_and_told_once():
    decision = decide("rebind", shop_for("rebind"), VERIFIED)
    assert decision.rules == ("R1", "R4", "R5", "R8", "R9", "R10", "R11")


def test_rules_of_a_refused_scan_are_those_of_its_reasons():
    account = replace(BLUE_V, entity_code=THEIRS, real_name_verified=False)
    assert decide("bind", COMPANY, account).rules == ("R4", "R5")


def test_decision_as_dict_is_plain():
    assert decide("bind", COMPANY, replace(REGULAR, status="banned")).as_dict() == {
        "allowed": False,
        "scenario": 4,
        "reasons": ["ACCOUNT_UNAVAILABLE"],
        "effects": [],
        "rules": ["R19"],
    }


def test_unknown_purpose_is_an_error():
    with pytest.raises(ValueError, match="steal"):
        decide("steal", COMPANY, REGULAR)


def test_every_code_has_one_gate_in_its_table():
    codes = [gate.code for gate in (*policy.SHOP_GATES, *policy.ACCOUNT_GATES)]
    assert len(codes) == len(set(codes)) == 19
    for table, count in ((policy.REVIEW_GATES, 11), (policy.ENTITY_CHANGE_GATES, 7)):
        assert len(table) == len({gate.code for gate in table}) == count


def by_the_model(purpose, shop, account):
    """Ask the second writing of the rules, in its own words."""
    return model.answer(
        purpose,
        closed=shop.closed,
        state=shop.state,
        personal=shop.shop_type == "personal",
        shop_entity=shop.entity_code,
        replacements=shop.replacements_left,
        room=shop.authorized_count < shop.authorized_limit,
        kind=account.kind,
        real_name=account.real_name_verified,
        status=account.status,
        account_entity=account.entity_code,
        official_for=account.official_for,
        authorized_here=account.authorized_here,
        authorized_elsewhere=account.authorized_elsewhere,
    )


def test_decisions_equal_the_model_on_every_combination():
    """Every purpose, shop and account there can be: 331,776 combinations."""
    seen = 0
    for purpose, shop, account in every_combination():
        ours = decide(purpose, shop, account)
        theirs = by_the_model(purpose, shop, account)
        if (ours.allowed, ours.scenario, list(ours.reasons), list(ours.effects)) != theirs:
            pytest.fail(f"{purpose} {shop} {account}: {ours} but the model says {theirs}")
        seen += 1
    assert seen == 331_776
