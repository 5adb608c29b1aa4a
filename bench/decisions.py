"""Decisions of the policy per second on one core (S6)."""

import time
from collections.abc import Iterator

from bindings.policy import AccountFacts, Purpose, ShopFacts, decide

SHOP = ShopFacts("s", "bound", "enterprise", False, "E1", 1, "old", 0, 10)
ACCOUNTS = [
    AccountFacts("a", kind, True, "active", entity, "none", False, False)
    for kind in ("regular", "enterprise_unverified", "enterprise_verified", "blue_v")
    for entity in ("E1", "E2")
]


def measure(rounds: int = 20_000) -> Iterator[tuple[str, str, str]]:
    """Decide a rebind with accounts of every kind; yield the decisions per second."""
    start = time.perf_counter()
    for _ in range(rounds):
        for account in ACCOUNTS:
            decide(Purpose.REBIND, SHOP, account)
    seconds = time.perf_counter() - start
    yield "policy.decide", f"{rounds * len(ACCOUNTS) / seconds:,.0f}/s", "target 200,000/s"
