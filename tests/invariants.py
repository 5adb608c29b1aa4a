"""Checks that the product's invariants hold and that every event is as it was written."""

from bindings.services import broken_events, broken_invariants


def broken(*, chains: bool = True) -> list[str]:
    """Return a line for each violated invariant; `chains=False` skips verifying the hash of every event."""
    lines = [str(one) for one in broken_invariants()]
    if chains:
        lines += [f"I6 event {event.pk} {why}" for event, why in broken_events()]
    return lines
