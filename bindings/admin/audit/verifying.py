"""Audit checks: verify chains in time-limited steps, and replay any recorded decision (R16, R17)."""

import time
from dataclasses import dataclass, replace

from bindings.models import ChainHead, Event, RuleBook
from bindings.policy import AccountFacts, Decision, ReviewFacts, ShopFacts, decide, decide_review
from bindings.services.events import broken_events, truncated_chains

COMPARED = ("reasons", "effects", "rules", "scenario", "allowed")


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded decision and its replay, with their differences."""

    decision: Decision
    recorded: dict

    @property
    def differing(self) -> list[str]:
        again = self.decision.as_dict()
        return [key for key, value in self.recorded.items() if again[key] != value]

    @property
    def same(self) -> bool:
        return not self.differing


def replay(event: Event, book: RuleBook | None = None) -> Replay | None:
    """Decide again from the facts stored in `event`; None if it has no decision.

    With `book`, that row of the rule book is used instead of the recorded numbers.
    """
    facts = event.facts
    if not {"shop", "account"} <= facts.keys():
        return None
    shop, account = ShopFacts(**facts["shop"]), AccountFacts(**facts["account"])
    if book:
        shop = replace(shop, authorized_limit=book.authorized_limit)
    recorded = {key: event.after[key] for key in COMPARED if key in event.after} | {"rules": event.rules}
    if "request" in facts:
        return Replay(decide_review(ReviewFacts(**facts["request"]), shop, account), recorded)
    return Replay(decide(facts["purpose"], shop, account), recorded)


@dataclass(frozen=True, slots=True)
class Verified:
    """The progress of a verification: events read, errors found, truncated chains, and the last chain checked."""

    read: int
    faults: list[tuple[Event, str]]
    lost: list[str]
    go_on: str


def verify(after: str = "", seconds: float = 10) -> Verified:
    """Verify whole chains in order, starting after `after`, until `seconds` have passed."""
    faults: list[tuple[Event, str]] = []
    lost: list[str] = []
    end, read, chain = time.monotonic() + seconds, 0, after
    while time.monotonic() < end:
        heads = ChainHead.objects.filter(chain__gt=chain).order_by("chain")
        part = list(heads.values_list("chain", flat=True)[:200])
        if not part:
            return Verified(read, faults, lost, "")
        rows = Event.objects.filter(chain__in=part)
        faults += broken_events(rows)
        lost += truncated_chains(ChainHead.objects.filter(chain__in=part))
        read += rows.count()
        chain = part[-1]
    return Verified(read, faults, lost, chain)
