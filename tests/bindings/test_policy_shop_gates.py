"""The decision, first part, without a database: what stops every account; the first that hits is the only reason."""

from dataclasses import replace

import pytest

from bindings import policy
from bindings.policy import decide
from tests.bindings.facts import BLUE_V, COMPANY, OFFICIAL_PURPOSES, PERSONAL, reasons, shop_for


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
