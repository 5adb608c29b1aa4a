"""The decisions: who may bind, upgrade, rebind or authorize which account, what an operator may approve, and what each
does (R1 to R18, R22).

Pure: frozen facts in, a `Decision` out. No clock, database, settings or translation, so that a decision can be
replayed from the facts an event recorded. The rules are tables: `SHOP_GATES` and `ACCOUNT_GATES` for scans,
`REVIEW_GATES` for approvals, `ENTITY_CHANGE_GATES` for requests; the rules page and the preview are rendered from them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .facts import (
    AccountFacts,
    Decision,
    Kind,
    Purpose,
    RequestFacts,
    ReviewFacts,
    ShopFacts,
    State,
)


@dataclass(frozen=True, slots=True)
class Gate:
    """One rule that can say no: its code, rule id, source, the purposes it guards and when it hits."""

    code: str
    rule: str
    source: str
    purposes: frozenset
    hit: Callable[..., bool]


@dataclass(frozen=True, slots=True)
class ReviewGate:
    """One rule that keeps a review from being approved or an entity change from being requested: code, rule, source, when."""

    code: str
    rule: str
    source: str
    hit: Callable[..., bool]


OFFICIAL_PURPOSES = frozenset({Purpose.BIND, Purpose.UPGRADE, Purpose.REBIND})
CERTIFIED = frozenset({Kind.ENTERPRISE_VERIFIED, Kind.BLUE_V})
ALL = frozenset(Purpose)
BIND = frozenset({Purpose.BIND})
UPGRADE = frozenset({Purpose.UPGRADE})
REBIND = frozenset({Purpose.REBIND})
AUTHORIZE = frozenset({Purpose.AUTHORIZE})

# fmt: off
SHOP_GATES: tuple[Gate, ...] = (
    #    code                        rule   source        guards            hits where the shop (s)
    Gate("SHOP_CLOSED",              "R19", "reading",    ALL,              lambda s: s.closed),
    Gate("ALREADY_BOUND",            "R1",  "seed IV",    BIND,             lambda s: s.state != State.NOT_BOUND),
    Gate("NOTHING_BOUND",            "R9",  "seed III.2", UPGRADE | REBIND, lambda s: s.state == State.NOT_BOUND),
    Gate("ALREADY_UPGRADED",         "R10", "seed III.2", UPGRADE | REBIND, lambda s: s.state == State.UPGRADED),
    Gate("NOT_UPGRADABLE",           "R18", "reading",    UPGRADE,          lambda s: s.personal),
    Gate("UPGRADE_IN_REVIEW",        "R9",  "reading",    UPGRADE,          lambda s: s.state == State.IN_REVIEW),
    Gate("NO_REPLACEMENT_LEFT",      "R10", "seed I",     REBIND,           lambda s: s.replacements_left < 1),
    Gate("AUTHORIZED_LIMIT_REACHED", "R13", "reading",    AUTHORIZE,
         lambda s: s.authorized_count >= s.authorized_limit),
)
# fmt: on


def _certified_for_company(shop: ShopFacts, account: AccountFacts) -> bool:
    return not shop.personal and account.kind in CERTIFIED


# fmt: off
ACCOUNT_GATES: tuple[Gate, ...] = (
    #    code                     rule   source              guards             hits where the account (a), seen from the shop (s)
    Gate("REAL_NAME_REQUIRED",    "R4",  "seed III",         ALL,               lambda s, a: not a.real_name_verified),
    Gate("ACCOUNT_UNAVAILABLE",   "R19", "reading",          ALL,               lambda s, a: a.status != "active"),
    Gate("WRONG_ACCOUNT",         "R9",  "seed III.2",       UPGRADE,           lambda s, a: a.official_for != "this"),
    Gate("SAME_ACCOUNT",          "R10", "seed III.2",       REBIND,            lambda s, a: a.official_for == "this"),
    Gate("ACCOUNT_TAKEN",         "R2",  "reading",          OFFICIAL_PURPOSES, lambda s, a: a.official_for == "other"),
    Gate("ACCOUNT_IS_AUTHORIZED", "R3",  "seed III.2 notes", OFFICIAL_PURPOSES,
         lambda s, a: a.authorized_here or a.authorized_elsewhere),
    Gate("ALREADY_AUTHORIZED",    "R13", "reading",          AUTHORIZE,         lambda s, a: a.authorized_here),
    Gate("ACCOUNT_IS_OFFICIAL",   "R3",  "seed III.2 notes", AUTHORIZE,         lambda s, a: a.official_for != "none"),
    Gate("PERSONAL_SHOP_REGULAR_ONLY", "R18", "reading",     BIND | REBIND,
         lambda s, a: s.personal and a.kind != Kind.REGULAR),
    Gate("ENTITY_UNKNOWN",        "R5",  "seed III",         OFFICIAL_PURPOSES,
         lambda s, a: _certified_for_company(s, a) and not a.entity_code),
    Gate("ENTITY_MISMATCH",       "R5",  "seed III.1 scenario 2", OFFICIAL_PURPOSES,
         lambda s, a: _certified_for_company(s, a) and bool(a.entity_code) and a.entity_code != s.entity_code),
)
# fmt: on

DECIDED_STATES = frozenset({"approved", "rejected", "withdrawn"})


def _renames(review: ReviewFacts, account: AccountFacts) -> bool:
    return review.completes_upgrade and account.kind != Kind.BLUE_V


def _entity_not_asked_for(review: ReviewFacts, account: AccountFacts) -> bool:
    """Return whether a verification would change an enterprise account's entity without consent (R6)."""
    declared = review.verification and account.kind != Kind.REGULAR
    return declared and account.entity_code != review.entity_code


# fmt: off
REVIEW_GATES: tuple[ReviewGate, ...] = (
    #          code                    rule   source     hits where the review (r), its shop (s) and its account (a)
    ReviewGate("REVIEW_AWAITS_HOLDER", "R22", "reading", lambda r, s, a: r.state == "awaiting_holder"),
    ReviewGate("REVIEW_RETURNED",      "R22", "reading", lambda r, s, a: r.state == "returned"),
    ReviewGate("REVIEW_DECIDED",       "R22", "reading", lambda r, s, a: r.state in DECIDED_STATES),
    ReviewGate("SHOP_CLOSED",          "R22", "reading", lambda r, s, a: s.closed),
    ReviewGate("REAL_NAME_REQUIRED",   "R22", "reading", lambda r, s, a: not a.real_name_verified),
    ReviewGate("ACCOUNT_UNAVAILABLE",  "R22", "reading", lambda r, s, a: a.status != "active"),
    ReviewGate("ENTITY_CHANGED_SINCE", "R22", "reading", lambda r, s, a: r.entity_code != s.entity_code),
    ReviewGate("ENTITY_MISMATCH",      "R22", "reading", lambda r, s, a: _entity_not_asked_for(r, a)),
    ReviewGate("WRONG_ACCOUNT",        "R22", "reading", lambda r, s, a: r.completes_upgrade and a.official_for != "this"),
    ReviewGate("ACCOUNT_TAKEN",        "R22", "reading", lambda r, s, a: a.official_for == "other"),
    ReviewGate("NAME_NOT_LEGAL",       "R22", "reading", lambda r, s, a: _renames(r, a) and bool(r.name_problems)),
)
ENTITY_CHANGE_GATES: tuple[ReviewGate, ...] = (
    #          code                           rule  source      hits where the request (r), its shop (s) and its account (a)
    ReviewGate("SHOP_CLOSED",                 "R5", "reading",  lambda r, s, a: s.closed),
    ReviewGate("ACCOUNT_UNAVAILABLE",         "R5", "reading",  lambda r, s, a: a.status != "active"),
    ReviewGate("PERSONAL_SHOP_HAS_NO_ENTITY", "R5", "reading",  lambda r, s, a: s.entity_code == ""),
    ReviewGate("NOT_ENTERPRISE",              "R5", "reading",  lambda r, s, a: a.kind == Kind.REGULAR),
    ReviewGate("ENTITY_UNCHANGED",            "R5", "reading",  lambda r, s, a: a.entity_code == s.entity_code),
    ReviewGate("ACCOUNT_TAKEN",               "R5", "reading",  lambda r, s, a: a.official_for == "other"),
    ReviewGate("REVIEW_OPEN",                 "R5", "reading",  lambda r, s, a: r.by_holder and r.open_elsewhere),
)
# fmt: on

SCENARIO_RULES = {1: "R5", 2: "R5", 3: "R6", 4: "R7"}
EFFECT_RULES = {
    "withdraw_review": "R10",
    "end_current_binding": "R10",
    "spend_replacement": "R10",
    "bind_account": "R1",
    "change_entity": "R6",
    "register_entity": "R7",
    "match_name": "R11",
    "grant_blue_v": "R9",
    "mark_upgraded": "R9",
    "start_blue_v_verification": "R7",
    "start_entity_change": "R6",
    "authorize_account": "R13",
}


def decide(purpose: str, shop: ShopFacts, account: AccountFacts) -> Decision:
    """Decide one scan, exactly as "The decision" of the rules: shop gates, account gates, scenario, effects.

    The first shop gate that hits is the only reason, without a scenario. All account gates that hit are told, in
    the table's order. `purpose` is one of `Purpose`; an unknown one raises ValueError.
    """
    purpose = Purpose(purpose)
    if gate := shop_gate(purpose, shop):
        return _refused([gate])
    hits = [gate for gate in ACCOUNT_GATES if purpose in gate.purposes and gate.hit(shop, account)]
    scenario = scenario_of(purpose, shop, account)
    if hits:
        return _refused(hits, scenario)
    effects = effects_of(purpose, shop, account)
    rules = [EFFECT_RULES[effect] for effect in effects]
    if scenario:
        rules.append("R18" if shop.personal else SCENARIO_RULES[scenario])
    return Decision(True, scenario, (), effects, _rules([*rules, "R4", "R8"]))


def scenario_of(purpose: str, shop: ShopFacts, account: AccountFacts) -> int | None:
    """Return the seed's scenario 1 to 4, or None where the scan is for an authorization."""
    if purpose == Purpose.AUTHORIZE:
        return None
    if account.kind in CERTIFIED:
        return 1 if shop.entity_code and account.entity_code == shop.entity_code else 2
    return 3 if account.kind == Kind.ENTERPRISE_UNVERIFIED else 4


def effects_of(purpose: str, shop: ShopFacts, account: AccountFacts) -> tuple[str, ...]:
    """Return what an allowed scan does at the final confirmation, in order (R9, R10, R11)."""
    if purpose == Purpose.AUTHORIZE:
        return ("authorize_account",)
    effects: list[str] = []
    if purpose == Purpose.REBIND:
        if shop.state == State.IN_REVIEW:
            effects.append("withdraw_review")
        effects += ["end_current_binding", "spend_replacement"]
    if purpose != Purpose.UPGRADE:
        effects.append("bind_account")
    return (*effects, *_kind_effects(shop, account))


def _kind_effects(shop: ShopFacts, account: AccountFacts) -> tuple[str, ...]:
    if shop.personal:
        return ()
    if account.kind == Kind.BLUE_V:
        return ("mark_upgraded",)
    if account.kind == Kind.ENTERPRISE_VERIFIED:
        return ("match_name", "grant_blue_v", "mark_upgraded")
    if account.kind == Kind.ENTERPRISE_UNVERIFIED and account.entity_code != shop.entity_code:
        return ("start_entity_change",)
    return ("start_blue_v_verification",)


def decide_review(review: ReviewFacts, shop: ShopFacts, account: AccountFacts) -> Decision:
    """Decide whether `review` can be approved, and what approving does (R9, R11, R22).

    A review that is not open is refused for that alone; else all gates that hit are told, in the table's order.
    """
    hits = [gate for gate in REVIEW_GATES if gate.hit(review, shop, account)]
    if hits:
        return _refused(hits if review.state == "open" else hits[:1])
    effects = approval_effects(review, account)
    rules = [EFFECT_RULES[effect] for effect in effects] if review.completes_upgrade else ["R5"]
    return Decision(True, None, (), effects, _rules([*rules, "R22"]))


def approval_effects(review: ReviewFacts, account: AccountFacts) -> tuple[str, ...]:
    """Return what the approval of `review` does, in order (R6, R7, R9, R11).

    The entity is changed where a change was asked for; a regular account that has none is registered under the shop's.
    """
    effects: list[str] = []
    if account.entity_code != review.entity_code:
        effects.append("register_entity" if review.verification else "change_entity")
    if _renames(review, account):
        effects += ["match_name", "grant_blue_v"]
    return (*effects, "mark_upgraded") if review.completes_upgrade else tuple(effects)


def decide_entity_change(request: RequestFacts, shop: ShopFacts, account: AccountFacts) -> Decision:
    """Decide whether an entity change can be asked for after a refused scan; the first gate that hits is told (R5)."""
    hit = next((gate for gate in ENTITY_CHANGE_GATES if gate.hit(request, shop, account)), None)
    return _refused([hit]) if hit else Decision(True, None, (), (), ("R5",))


def _refused(gates: Sequence[Gate | ReviewGate], scenario: int | None = None) -> Decision:
    codes, rules = tuple(gate.code for gate in gates), _rules([gate.rule for gate in gates])
    return Decision(False, scenario, codes, (), rules)


def _rules(ids: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids), key=lambda rule: int(rule[1:])))


def shop_gate(purpose: str, shop: ShopFacts) -> Gate | None:
    """Return the first shop gate that hits, before any account is known; None when the scan may begin."""
    return next((gate for gate in SHOP_GATES if purpose in gate.purposes and gate.hit(shop)), None)
