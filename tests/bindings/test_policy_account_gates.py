"""The decision, second part: each gate of the account with a hit and a near miss, and all that hit in order."""

from dataclasses import replace

import pytest

from bindings.policy import AccountFacts
from tests.bindings.facts import (
    BLUE_V,
    COMPANY,
    OFFICIAL_PURPOSES,
    OURS,
    PERSONAL,
    REGULAR,
    THEIRS,
    account_for,
    reasons,
    shop_for,
)

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
