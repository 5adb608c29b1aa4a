"""The accounts advisor: which of a shop's candidates fits best, and what helps the others (seed V). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from .policy import AccountFacts, Decision, Kind, Purpose, ShopFacts, State, decide

# The order of the seed's advice: rank, and the code of what is told about it.
RANKS = {
    "blue_v": 1,
    "verified": 1,
    "unverified_same": 2,
    "regular": 3,
    "personal_regular": 3,
    "unverified_other": 4,
}
ORDER = tuple(RANKS)


@dataclass(frozen=True, slots=True)
class Advice:
    """One candidate: its decision, and for those that can be bound the rank and the code of the reason."""

    account: AccountFacts
    decision: Decision
    rank: int | None
    fit: str
    name_matches: bool


def purpose_for(shop: ShopFacts) -> str:
    """Return what a candidate would be scanned for now: the first binding or a rebind."""
    return Purpose.BIND if shop.state == State.NOT_BOUND else Purpose.REBIND


def rank(shop: ShopFacts, candidates: Iterable[tuple[AccountFacts, bool]], purpose: str) -> list[Advice]:
    """Return the candidates, best first; those that are refused come last, without rank, in the order given.

    Each candidate comes with whether its name is the shop's already, which decides within a rank.
    """
    advice = [_advise(shop, account, name_matches, purpose) for account, name_matches in candidates]
    return sorted(advice, key=_place)


def _advise(shop: ShopFacts, account: AccountFacts, name_matches: bool, purpose: str) -> Advice:
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
        return (len(ORDER), False)
    return (ORDER.index(advice.fit), not advice.name_matches)
