"""How many decisions the policy takes in a second on one core (S6)."""

import time

from bindings.policy import AccountFacts, ShopFacts, decide

SHOP = ShopFacts("s", "bound", "enterprise", False, "E1", 1, "old", 0, 10)
ACCOUNTS = [
    AccountFacts("a", kind, True, "active", entity, "none", False, False)
    for kind in ("regular", "enterprise_unverified", "enterprise_verified", "blue_v")
    for entity in ("E1", "E2")
]


def measure(rounds: int = 20_000):
    start = time.perf_counter()
    for _ in range(rounds):
        for account in ACCOUNTS:
            decide("rebind", SHOP, account)
    seconds = time.perf_counter() - start
    yield "policy.decide", f"{rounds * len(ACCOUNTS) / seconds:,.0f}/s", "aim 200,000/s"
