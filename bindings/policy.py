"""The decision: who may bind, upgrade, rebind or authorize which account, and what it does (R1 to R18).

Pure: frozen facts in, a `Decision` out. No clock, database, settings or translation, so that a decision can be
replayed from the facts an event recorded. `SHOP_GATES` and `ACCOUNT_GATES` are the rules as a table; the rules page
and the scan preview are rendered from them.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a scan is for."""

    BIND = "bind"
    UPGRADE = "upgrade"
    REBIND = "rebind"
    AUTHORIZE = "authorize"


class State(StrEnum):
    """The official state of a shop."""

    NOT_BOUND = "not_bound"
    BOUND = "bound"
    IN_REVIEW = "in_review"
    UPGRADED = "upgraded"


class Kind(StrEnum):
    """The kind of a Douyin account."""

    REGULAR = "regular"
    ENTERPRISE_UNVERIFIED = "enterprise_unverified"
    ENTERPRISE_VERIFIED = "enterprise_verified"
    BLUE_V = "blue_v"


PERSONAL = "personal"
OFFICIAL_PURPOSES = frozenset({Purpose.BIND, Purpose.UPGRADE, Purpose.REBIND})
CERTIFIED = frozenset({Kind.ENTERPRISE_VERIFIED, Kind.BLUE_V})


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What is known of the shop; `entity_code` is "" where there is none."""

    code: str
    state: str
    shop_type: str
    closed: bool
    entity_code: str
    replacements_left: int
    official_handle: str
    authorized_count: int
    authorized_limit: int

    @property
    def personal(self) -> bool:
        return self.shop_type == PERSONAL


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of the account, seen from one shop; `official_for` is none, this or other."""

    handle: str
    kind: str
    real_name_verified: bool
    status: str
    entity_code: str
    official_for: str
    authorized_here: bool
    authorized_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: allowed or not, the scenario 1 to 4 or None, reasons, effects and rule ids, each in order."""

    allowed: bool
    scenario: int | None
    reasons: tuple[str, ...]
    effects: tuple[str, ...]
    rules: tuple[str, ...]

    def as_dict(self) -> dict:
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """One rule that can say no: its code, rule id, source, the purposes it guards and when it hits."""

    code: str
    rule: str
    source: str
    purposes: frozenset
    hit: Callable[..., bool]


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

SCENARIO_RULES = {1: "R5", 2: "R5", 3: "R6", 4: "R7"}
EFFECT_RULES = {
    "withdraw_review": "R10",
    "end_current_binding": "R10",
    "spend_replacement": "R10",
    "bind_account": "R1",
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
        return Decision(False, None, (gate.code,), (), (gate.rule,))
    hits = [gate for gate in ACCOUNT_GATES if purpose in gate.purposes and gate.hit(shop, account)]
    scenario = scenario_of(purpose, shop, account)
    if hits:
        return Decision(
            False, scenario, tuple(gate.code for gate in hits), (), _rules([gate.rule for gate in hits])
        )
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


def approval_effects(review_kind: str) -> tuple[str, ...]:
    """Return what the approval of an upgrade's review does, in order (R9)."""
    effects = ("match_name", "grant_blue_v", "mark_upgraded")
    return ("change_entity", *effects) if review_kind == "entity_change" else effects


def _rules(ids: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids), key=lambda rule: int(rule[1:])))


def shop_gate(purpose: str, shop: ShopFacts) -> Gate | None:
    """Return the first shop gate that hits, before any account is known; None when the scan may begin."""
    return next((gate for gate in SHOP_GATES if purpose in gate.purposes and gate.hit(shop)), None)
