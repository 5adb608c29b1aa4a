"""The accounts advisor: what comes next for a shop, and which of its candidates fits best (seed V). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from .policy import AccountFacts, Decision, Kind, Purpose, ShopFacts, State, decide

# The actions offered to a shop in each state, the next step first.
OFFERED = {
    State.NOT_BOUND: (Purpose.BIND, Purpose.AUTHORIZE),
    State.BOUND: (Purpose.UPGRADE, Purpose.REBIND, Purpose.AUTHORIZE),
    State.IN_REVIEW: (Purpose.REBIND, Purpose.AUTHORIZE),
    State.UPGRADED: (Purpose.AUTHORIZE, Purpose.REBIND),
}

# The order of the seed's advice: rank, and the code of its explanation.
RANKS = {
    "blue_v": 1,
    "verified": 1,
    "unverified_same": 2,
    "regular": 3,
    "personal_regular": 3,
    "unverified_other": 4,
}
FIT_ORDER = tuple(RANKS)


@dataclass(frozen=True, slots=True)
class Advice:
    """One candidate: its decision and, if it is allowed, its rank and the code of the reason."""

    account: AccountFacts
    decision: Decision
    rank: int | None
    fit: str
    name_matches: bool


def offered_purposes(state: str, *, personal: bool) -> tuple[Purpose, ...]:
    """Return what a shop in `state` is offered, the next step first. Personal stores are never upgraded (R18)."""
    return tuple(
        purpose for purpose in OFFERED[State(state)] if not (personal and purpose == Purpose.UPGRADE)
    )


def next_purpose(state: str, *, personal: bool, own: bool) -> Purpose:
    """Return the next purpose for the shop with its `own` bound account, or else with another account.

    The bound account is upgraded. Any other account is bound, replaces the bound one, or promotes the upgraded shop.
    """
    offered = offered_purposes(state, personal=personal)
    return next(purpose for purpose in offered if own or purpose != Purpose.UPGRADE)


def result_of(decision: Decision) -> str:
    """Return refused, authorizes, entity_change, verification or binds."""
    if not decision.allowed:
        return "refused"
    if "authorize_account" in decision.effects:
        return "authorizes"
    if "start_entity_change" in decision.effects:
        return "entity_change"
    return "verification" if "start_blue_v_verification" in decision.effects else "binds"


def rank(shop: ShopFacts, candidates: Iterable[tuple[AccountFacts, bool]], purpose: str) -> list[Advice]:
    """Return the candidates, best first; refused ones come last, without a rank, in the given order.

    Each candidate comes with whether its name already matches the shop's, which breaks ties within a rank.
    """
    advice = [advise(shop, account, name_matches, purpose) for account, name_matches in candidates]
    return sorted(advice, key=_place)


def advise(shop: ShopFacts, account: AccountFacts, name_matches: bool, purpose: str) -> Advice:
    """Decide `purpose` for one account and rate how well it fits."""
    decision = decide(purpose, shop, account)
    if not decision.allowed:
        return Advice(account, decision, None, "refused", name_matches)
    fit = _fit(shop, account)
    return Advice(account, decision, RANKS[fit], fit, name_matches)


def _fit(shop: ShopFacts, account: AccountFacts) -> str:
    if shop.personal:
        return "personal_regular"
    if account.kind == Kind.BLUE_V:
        return "blue_v"
    if account.kind == Kind.ENTERPRISE_VERIFIED:
        return "verified"
    if account.kind == Kind.REGULAR:
        return "regular"
    return "unverified_same" if account.entity_code == shop.entity_code else "unverified_other"


def _place(advice: Advice) -> tuple:
    if advice.rank is None:
        return (len(FIT_ORDER), False)
    return (FIT_ORDER.index(advice.fit), not advice.name_matches)
