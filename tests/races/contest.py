"""Many at once: threads with connections of their own, started together by a barrier."""

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

from bindings import services
from bindings.errors import Refusal
from bindings.models import Binding, ScanTicket
from bindings.texts import explain
from tests import flows, invariants
from tests.factories import AccountFactory, MembershipFactory

WAYS = int(os.environ.get("RACE_WAYS", "64"))
FEW = min(WAYS, 16)
ROUNDS = int(os.environ.get("RACE_ROUNDS", "1000" if os.environ.get("SOAK") else "20"))


@dataclass
class Outcome:
    """What came of a contest: what the winners got, the losers' refusals, and everything that should not happen."""

    won: list = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def codes(self) -> set[str]:
        return {code for refusal in self.refusals for code in refusal.codes}


@contextmanager
def alone() -> Iterator[None]:
    """Keep the contests of other test processes out: together they would ask a usual server for too many connections."""
    with (Path(tempfile.gettempdir()) / f"contest-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@alone()
def contest(*attempts: Callable) -> Outcome:
    """Run every attempt in its own thread and connection, all at the same moment."""
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


def fair(outcome: Outcome, *, codes: set[str], of: int, winners: int | None = 1) -> None:
    """Assert who won (None: however many), that the losers were refused in words, and that nothing is broken."""
    assert outcome.errors == []
    assert len(outcome.won) + len(outcome.refusals) == of
    assert winners in (None, len(outcome.won))
    assert outcome.codes <= codes
    assert all(explain(refusal) for refusal in outcome.refusals)
    assert invariants.broken() == []


def agreed(purpose: str = "bind", account=None, member=None) -> ScanTicket:
    """Return a ticket that only waits for its confirmation."""
    member = member or MembershipFactory()
    return flows.scan_and_agree(member.shop, purpose, account or AccountFactory(), member.user)


def confirm(ticket: ScanTicket) -> Binding:
    """Confirm with the right code, as who issued the ticket."""
    return flows.confirm(ticket, ticket.issued_by)


def cancel_account(account, person) -> None:
    """Let the operator `person` cancel the account."""
    services.cancel_account(
        account=account, reason="Asked for", actor=services.operator(person), now=timezone.now()
    )
