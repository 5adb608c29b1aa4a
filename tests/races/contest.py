"""Contests: calls at the same moment, each in a thread and database connection of its own."""

import fcntl
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.models import Binding, ScanTicket
from bindings.policy import Purpose
from bindings.texts import explain
from shops.models import Membership, User
from tests import flows, invariants
from tests.effort import by_effort
from tests.factories import AccountFactory, MembershipFactory

MANY = int(os.environ.get("RACE_WAYS", "64"))
FEW = min(MANY, 16)
ROUNDS = int(os.environ.get("RACE_ROUNDS", by_effort(test=5, ci=20, soak=1_000)))


@dataclass
class Outcome:
    """The return values of the winners, the refusals of the losers, and unexpected errors."""

    won: list = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {code for refusal in self.refusals for code in refusal.codes}


@contextmanager
def exclusive() -> Iterator[None]:
    """Wait for the contests of other test processes; together they would exhaust the server's connections."""
    with (Path(tempfile.gettempdir()) / f"contest-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@exclusive()
def contest(*attempts: Callable) -> Outcome:
    """Run all attempts at the same moment and return the outcome."""
    outcome, barrier = Outcome(), threading.Barrier(len(attempts))

    def run(attempt: Callable) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            outcome.won.append(attempt())
        except Refusal as refusal:
            outcome.refusals.append(refusal)
        except BaseException as error:
            outcome.errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcome


def assert_fair(outcome: Outcome, *, codes: set[str], of: int, winners: int | None = 1) -> None:
    """Assert the number of winners (None for any), the refusals of the losers, and every invariant."""
    assert outcome.errors == []
    assert len(outcome.won) + len(outcome.refusals) == of
    assert winners in (None, len(outcome.won))
    assert outcome.codes <= codes
    assert all(explain(refusal) for refusal in outcome.refusals)
    assert invariants.broken() == []


def agreed_ticket(
    purpose: str = Purpose.BIND, account: Account | None = None, member: Membership | None = None
) -> ScanTicket:
    """Return a ticket that the holder agreed to."""
    member = member or MembershipFactory()
    return flows.scan_and_agree(member.shop, purpose, account or AccountFactory(), member.user)


def confirm(ticket: ScanTicket) -> Binding:
    """Confirm with the right code, as the person who issued the ticket."""
    return flows.confirm(ticket, ticket.issued_by)


def cancel_account(account: Account, person: User) -> None:
    """Cancel the account as the operator `person`."""
    services.cancel_account(
        account=account, reason="Asked for", actor=services.operator(person), now=timezone.now()
    )
