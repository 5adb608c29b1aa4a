"""The decision table, without a database: every gate with a hit and a near miss, scenarios, effects, everything."""

from dataclasses import replace
from itertools import product

import pytest

from bindings import policy
from bindings.policy import AccountFacts, ShopFacts, decide
from tests.bindings import model

OURS, THEIRS = "91330106MA000001X1", "91330106MA000002X8"
COMPANY = ShopFacts(
    code="lanxi",
    state="not_bound",
    shop_type="flagship",
    closed=False,
    entity_code=OURS,
    replacements_left=1,
    official_handle="",
    authorized_count=0,
    authorized_limit=10,
)
PERSONAL = replace(COMPANY, shop_type="personal", entity_code="")
REGULAR = AccountFacts(
    handle="leaf",
    kind="regular",
    real_name_verified=True,
    status="active",
    entity_code="",
    official_for="none",
    authorized_here=False,
    authorized_elsewhere=False,
)
BLUE_V = replace(REGULAR, kind="blue_v", entity_code=OURS)
VERIFIED = replace(BLUE_V, kind="enterprise_verified")
UNVERIFIED = replace(BLUE_V, kind="enterprise_unverified")
OFFICIAL_PURPOSES = ("bind", "upgrade", "rebind")


def shop_for(purpose, shop=COMPANY):
    """Return `shop` in a state in which `purpose` may begin."""
    state = "bound" if purpose in ("upgrade", "rebind") else "not_bound"
    return replace(shop, state=state, official_handle="bound" if state == "bound" else "")


def account_for(purpose, account=REGULAR):
    """Return `account` where `purpose` wants it: the bound one for an upgrade, a free one otherwise."""
    return replace(account, official_for="this" if purpose == "upgrade" else "none")


def reasons(purpose, shop=None, account=None):
    return decide(purpose, shop or shop_for(purpose), account or account_for(purpose)).reasons


# -- shop gates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["bind", "upgrade", "rebind", "authorize"])
def test_closed_shop_stops_every_purpose(purpose):
    shop = shop_for(purpose)
    assert reasons(purpose, replace(shop, closed=True)) == ("SHOP_CLOSED",)
    assert reasons(purpose, shop) == ()


@pytest.mark.parametrize(
    ("purpose", "state", "code"),
    [
        ("bind", "not_bound", None),
        ("bind", "bound", "ALREADY_BOUND"),
        ("bind", "in_review", "ALREADY_BOUND"),
        ("bind", "upgraded", "ALREADY_BOUND"),
        ("upgrade", "not_bound", "NOTHING_BOUND"),
        ("upgrade", "bound", None),
        ("upgrade", "in_review", "UPGRADE_IN_REVIEW"),
        ("upgrade", "upgraded", "ALREADY_UPGRADED"),
        ("rebind", "not_bound", "NOTHING_BOUND"),
        ("rebind", "bound", None),
        ("rebind", "in_review", None),
        ("rebind", "upgraded", "ALREADY_UPGRADED"),
        ("authorize", "not_bound", None),
        ("authorize", "bound", None),
        ("authorize", "in_review", None),
        ("authorize", "upgraded", None),
    ],
)
def test_state_of_the_shop_stops_or_lets_through(purpose, state, code):
    answer = reasons(purpose, replace(COMPANY, state=state))
    assert answer == ((code,) if code else ())


def test_personal_shop_has_no_upgrade():
    assert reasons("upgrade", shop_for("upgrade", PERSONAL)) == ("NOT_UPGRADABLE",)
    assert reasons("rebind", shop_for("rebind", PERSONAL)) == ()


@pytest.mark.parametrize("state", ["bound", "in_review"])
def test_rebind_needs_a_replacement(state):
    assert reasons("rebind", replace(COMPANY, state=state, replacements_left=0)) == ("NO_REPLACEMENT_LEFT",)
    assert reasons("rebind", replace(COMPANY, state=state, replacements_left=1)) == ()


@pytest.mark.parametrize("purpose", ["bind", "upgrade", "authorize"])
def test_other_purposes_need_no_replacement(purpose):
    assert reasons(purpose, replace(shop_for(purpose), replacements_left=0)) == ()


@pytest.mark.parametrize(("count", "full"), [(9, False), (10, True), (11, True)])
def test_authorizations_end_at_the_limit(count, full):
    expected = ("AUTHORIZED_LIMIT_REACHED",) if full else ()
    assert reasons("authorize", replace(COMPANY, authorized_count=count)) == expected


@pytest.mark.parametrize("purpose", OFFICIAL_PURPOSES)
def test_full_list_of_authorizations_stops_no_binding(purpose):
    assert reasons(purpose, replace(shop_for(purpose), authorized_count=10)) == ()


@pytest.mark.parametrize(
    ("purpose", "changes", "first"),
    [
        ("bind", {"closed": True, "state": "bound"}, "SHOP_CLOSED"),
        ("upgrade", {"closed": True, "state": "not_bound"}, "SHOP_CLOSED"),
        ("upgrade", {"state": "not_bound", "shop_type": "personal", "entity_code": ""}, "NOTHING_BOUND"),
        ("upgrade", {"state": "upgraded", "shop_type": "personal", "entity_code": ""}, "ALREADY_UPGRADED"),
        ("upgrade", {"state": "in_review", "shop_type": "personal", "entity_code": ""}, "NOT_UPGRADABLE"),
        ("rebind", {"state": "not_bound", "replacements_left": 0}, "NOTHING_BOUND"),
        ("rebind", {"state": "upgraded", "replacements_left": 0}, "ALREADY_UPGRADED"),
        ("authorize", {"closed": True, "authorized_count": 10}, "SHOP_CLOSED"),
    ],
)
def test_first_shop_gate_is_the_only_reason(purpose, changes, first):
    """Not even an impossible account adds a reason, a scenario or an effect."""
    hopeless = replace(BLUE_V, real_name_verified=False, status="banned", official_for="other")
    decision = decide(purpose, replace(COMPANY, **changes), hopeless)
    assert (decision.allowed, decision.scenario, decision.reasons, decision.effects) == (
        False,
        None,
        (first,),
        (),
    )


def test_shop_gate_tells_before_any_account_is_known():
    assert policy.shop_gate("bind", replace(COMPANY, closed=True)).code == "SHOP_CLOSED"
    assert policy.shop_gate("bind", COMPANY) is None


# -- account gates ---------------------------------------------------------------------------------------------

ACCOUNT_GATES = [
    # purpose, account that is refused, code, account that just passes
    *(
        (purpose, {"real_name_verified": False}, "REAL_NAME_REQUIRED", {})
        for purpose in ("bind", "upgrade", "rebind", "authorize")
    ),
    *(
        (purpose, {"status": status}, "ACCOUNT_UNAVAILABLE", {"status": "active"})
        for purpose in ("bind", "upgrade", "rebind", "authorize")
        for status in ("banned", "cancelled")
    ),
    ("upgrade", {"official_for": "none"}, "WRONG_ACCOUNT", {"official_for": "this"}),
    ("rebind", {"official_for": "this"}, "SAME_ACCOUNT", {"official_for": "none"}),
    ("bind", {"official_for": "other"}, "ACCOUNT_TAKEN", {"official_for": "none"}),
    ("rebind", {"official_for": "other"}, "ACCOUNT_TAKEN", {"official_for": "none"}),
    *(
        (purpose, {where: True}, "ACCOUNT_IS_AUTHORIZED", {where: False})
        for purpose in OFFICIAL_PURPOSES
        for where in ("authorized_here", "authorized_elsewhere")
    ),
    ("authorize", {"authorized_here": True}, "ALREADY_AUTHORIZED", {"authorized_elsewhere": True}),
    *(
        ("authorize", {"official_for": which}, "ACCOUNT_IS_OFFICIAL", {"official_for": "none"})
        for which in ("this", "other")
    ),
    *(
        (purpose, {"kind": kind, "entity_code": ""}, "ENTITY_UNKNOWN", {"kind": kind, "entity_code": OURS})
        for purpose in OFFICIAL_PURPOSES
        for kind in ("enterprise_verified", "blue_v")
    ),
    *(
        (
            purpose,
            {"kind": kind, "entity_code": THEIRS},
            "ENTITY_MISMATCH",
            {"kind": kind, "entity_code": OURS},
        )
        for purpose in OFFICIAL_PURPOSES
        for kind in ("enterprise_verified", "blue_v")
    ),
    *(
        (
            purpose,
            {"kind": "blue_v", "entity_code": THEIRS},
            "ENTITY_MISMATCH",
            {"kind": kind, "entity_code": THEIRS},
        )
        for purpose in OFFICIAL_PURPOSES
        for kind in ("regular", "enterprise_unverified")
    ),
]


@pytest.mark.parametrize(("purpose", "refused", "code", "passes"), ACCOUNT_GATES)
def test_account_gate_hits_and_just_misses(purpose, refused, code, passes):
    account = account_for(purpose)
    assert reasons(purpose, account=replace(account, **refused)) == (code,)
    assert reasons(purpose, account=replace(account, **passes)) == ()


def test_account_of_another_shop_is_wrong_and_taken_for_an_upgrade():
    assert reasons("upgrade", account=replace(REGULAR, official_for="other")) == (
        "WRONG_ACCOUNT",
        "ACCOUNT_TAKEN",
    )


@pytest.mark.parametrize("purpose", ["bind", "rebind"])
@pytest.mark.parametrize("kind", ["enterprise_unverified", "enterprise_verified", "blue_v"])
def test_personal_shop_binds_regular_accounts_only(purpose, kind):
    shop = shop_for(purpose, PERSONAL)
    assert reasons(purpose, shop, replace(BLUE_V, kind=kind)) == ("PERSONAL_SHOP_REGULAR_ONLY",)
    assert reasons(purpose, shop, REGULAR) == ()


@pytest.mark.parametrize("kind", ["regular", "enterprise_unverified", "enterprise_verified", "blue_v"])
@pytest.mark.parametrize("shop", [COMPANY, PERSONAL])
def test_authorization_looks_at_no_entity(kind, shop):
    assert reasons("authorize", shop, replace(BLUE_V, kind=kind, entity_code=THEIRS)) == ()


@pytest.mark.parametrize(
    ("purpose", "codes"),
    [
        ("bind", ("ACCOUNT_TAKEN", "ACCOUNT_IS_AUTHORIZED", "ENTITY_MISMATCH")),
        ("upgrade", ("WRONG_ACCOUNT", "ACCOUNT_TAKEN", "ACCOUNT_IS_AUTHORIZED", "ENTITY_MISMATCH")),
        ("rebind", ("ACCOUNT_TAKEN", "ACCOUNT_IS_AUTHORIZED", "ENTITY_MISMATCH")),
        ("authorize", ("ALREADY_AUTHORIZED", "ACCOUNT_IS_OFFICIAL")),
    ],
)
def test_all_account_gates_that_hit_are_told_in_order(purpose, codes):
    hopeless = AccountFacts("leaf", "blue_v", False, "banned", THEIRS, "other", True, True)
    assert reasons(purpose, account=hopeless) == ("REAL_NAME_REQUIRED", "ACCOUNT_UNAVAILABLE", *codes)


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


def test_effects_of_an_approval():
    assert policy.approval_effects("blue_v") == ("match_name", "grant_blue_v", "mark_upgraded")
    assert policy.approval_effects("entity_change") == (
        "change_entity",
        "match_name",
        "grant_blue_v",
        "mark_upgraded",
    )


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


def test_every_code_has_one_gate():
    codes = [gate.code for gate in (*policy.SHOP_GATES, *policy.ACCOUNT_GATES)]
    assert len(codes) == len(set(codes)) == 19


def test_decisions_equal_the_model_on_every_combination():
    """Every purpose, shop and account there can be: 331,776 combinations."""
    shops = [
        (closed, state, personal, replacements, count)
        for closed, state, personal, replacements, count in product(
            (False, True),
            ("not_bound", "bound", "in_review", "upgraded"),
            (False, True),
            (0, 1),
            (9, 10, 11),
        )
    ]
    accounts = list(
        product(
            ("regular", "enterprise_unverified", "enterprise_verified", "blue_v"),
            (True, False),
            ("active", "banned", "cancelled"),
            ("", OURS, THEIRS),
            ("none", "this", "other"),
            (False, True),
            (False, True),
        )
    )
    account_facts = [AccountFacts("leaf", *row) for row in accounts]
    seen = 0
    for closed, state, personal, replacements, count in shops:
        entity = "" if personal else OURS
        kind_of_shop = "personal" if personal else "flagship"
        facts = ShopFacts("lanxi", state, kind_of_shop, closed, entity, replacements, "", count, 10)
        for purpose in ("bind", "upgrade", "rebind", "authorize"):
            for row, account in zip(accounts, account_facts, strict=True):
                ours = decide(purpose, facts, account)
                theirs = model.answer(
                    purpose,
                    closed=closed,
                    state=state,
                    personal=personal,
                    shop_entity=entity,
                    replacements=replacements,
                    room=count < 10,
                    kind=row[0],
                    real_name=row[1],
                    status=row[2],
                    account_entity=row[3],
                    official_for=row[4],
                    authorized_here=row[5],
                    authorized_elsewhere=row[6],
                )
                seen += 1
                if (ours.allowed, ours.scenario, list(ours.reasons), list(ours.effects)) != theirs:
                    pytest.fail(f"{purpose} {facts} {account}: {ours} but the model says {theirs}")
    assert seen == 331_776
