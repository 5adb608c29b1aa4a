"""A decision as a list of checks: what each gate compared, what it required, and whether it was reached. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .policy import (
    ACCOUNT_GATES,
    CERTIFIED,
    SHOP_GATES,
    AccountFacts,
    Gate,
    Kind,
    Purpose,
    ShopFacts,
    scenario_of,
)

PASS, HIT, NOT_REACHED, SCENARIO, CHANGE = "pass", "hit", "not_reached", "scenario", "change"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, rule and source, the two values it compared, and its result."""

    code: str
    rule: str
    source: str
    result: str
    found: Any
    needed: Any


SHOP_VALUES: dict[str, Callable[[ShopFacts], tuple]] = {
    "SHOP_CLOSED": lambda shop: (shop.closed, False),
    "ALREADY_BOUND": lambda shop: (shop.official_handle, ""),
    "NOTHING_BOUND": lambda shop: (shop.official_handle, None),
    "ALREADY_UPGRADED": lambda shop: (shop.state, None),
    "NOT_UPGRADABLE": lambda shop: (shop.shop_type, None),
    "UPGRADE_IN_REVIEW": lambda shop: (shop.state, None),
    "NO_REPLACEMENT_LEFT": lambda shop: (shop.replacements_left, 1),
    "AUTHORIZED_LIMIT_REACHED": lambda shop: (shop.authorized_count, shop.authorized_limit),
}
ACCOUNT_VALUES: dict[str, Callable[[ShopFacts, AccountFacts], tuple]] = {
    "REAL_NAME_REQUIRED": lambda shop, account: (account.real_name_verified, True),
    "ACCOUNT_UNAVAILABLE": lambda shop, account: (account.status, "active"),
    "WRONG_ACCOUNT": lambda shop, account: (account.handle, shop.official_handle),
    "SAME_ACCOUNT": lambda shop, account: (account.handle, shop.official_handle),
    "ACCOUNT_TAKEN": lambda shop, account: (account.official_for, None),
    "ACCOUNT_IS_AUTHORIZED": lambda shop, account: (_authorized_by(account), "none"),
    "ALREADY_AUTHORIZED": lambda shop, account: (_authorized_by(account), None),
    "ACCOUNT_IS_OFFICIAL": lambda shop, account: (account.official_for, "none"),
    "PERSONAL_SHOP_REGULAR_ONLY": lambda shop, account: (account.kind, None),
    "ENTITY_UNKNOWN": lambda shop, account: (account.entity_code, None),
    "ENTITY_MISMATCH": lambda shop, account: (account.entity_code, shop.entity_code),
}
PERSONAL_ONLY = {"NOT_UPGRADABLE", "PERSONAL_SHOP_REGULAR_ONLY"}
ENTITY_GATES = {"ENTITY_UNKNOWN", "ENTITY_MISMATCH"}


def _authorized_by(account: AccountFacts) -> str:
    if account.authorized_here:
        return "this"
    return "other" if account.authorized_elsewhere else "none"


def trace(purpose: str, shop: ShopFacts, account: AccountFacts) -> list[Check]:
    """Return every check of `purpose` that applies to this shop and account, in the order of the rules.

    The shop's checks stop at the first failure; the account's checks are then not reached. The last rows give the
    scenario and, for an unverified enterprise account, whether its entity would change (R5 to R7).
    """
    purpose = Purpose(purpose)
    checks, stopped = [], False
    for gate in _concerned(SHOP_GATES, purpose, shop, account):
        hit = not stopped and gate.hit(shop)
        checks.append(_check(gate, _result(hit, stopped), SHOP_VALUES[gate.code](shop)))
        stopped = stopped or hit
    for gate in _concerned(ACCOUNT_GATES, purpose, shop, account):
        hit = not stopped and gate.hit(shop, account)
        checks.append(_check(gate, _result(hit, stopped), ACCOUNT_VALUES[gate.code](shop, account)))
    if not stopped:
        checks += _outcome(purpose, shop, account)
    return checks


def _concerned(
    gates: tuple[Gate, ...], purpose: Purpose, shop: ShopFacts, account: AccountFacts
) -> list[Gate]:
    """Leave out checks that cannot fail here: personal-store rules elsewhere, the entity of an uncertified account."""
    certified = account.kind in CERTIFIED and not shop.personal
    left_out = (set() if shop.personal else PERSONAL_ONLY) | (set() if certified else ENTITY_GATES)
    return [gate for gate in gates if purpose in gate.purposes and gate.code not in left_out]


def _result(hit: bool, stopped: bool) -> str:
    return NOT_REACHED if stopped else HIT if hit else PASS


def _check(gate: Gate, result: str, values: tuple) -> Check:
    return Check(gate.code, gate.rule, gate.source, result, *values)


def _outcome(purpose: str, shop: ShopFacts, account: AccountFacts) -> list[Check]:
    scenario = scenario_of(purpose, shop, account)
    if scenario is None:
        return []
    source = f"seed III.1 scenario {scenario}"
    rule = {3: "R6", 4: "R7"}.get(scenario, "R5")
    checks = [Check("SCENARIO", rule, source, SCENARIO, account.kind, scenario)]
    if account.kind == Kind.ENTERPRISE_UNVERIFIED and not shop.personal:
        result = PASS if account.entity_code == shop.entity_code else CHANGE
        checks.append(Check("ENTITY_CHANGE", "R6", source, result, account.entity_code, shop.entity_code))
    return checks
