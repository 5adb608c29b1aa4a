"""Controls: without a guard the contests fail, so they would notice if it were missing."""

from functools import partial

import pytest

from accounts.models import Account
from bindings.models import Binding, ScanTicket
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, MembershipFactory
from tests.races.contest import agreed_ticket, cancel_account, confirm, contest

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def test_control_without_the_lock_one_ticket_is_claimed_by_several(monkeypatch):
    """The ticket's row is read without a lock and written without a condition."""
    from bindings.services import phone

    def unguarded(ticket, state, **changes):
        return bool(ScanTicket.objects.filter(pk=ticket.pk).update(state=state, **changes))

    for lock in ("lock_shop", "lock_account", "lock_ticket"):
        model = {"lock_shop": Shop, "lock_account": Account, "lock_ticket": ScanTicket}[lock]
        monkeypatch.setattr(phone, lock, lambda pk, model=model: model.objects.get(pk=pk))
    monkeypatch.setattr(phone, "_advance", unguarded)
    phones = AccountFactory.create_batch(16)
    for _ in range(20):
        member = MembershipFactory()
        ticket = flows.issue(member.shop, "bind", member.user)
        outcome = contest(*(partial(flows.claim, ticket, phone) for phone in phones))
        if len(outcome.won) > 1 or outcome.errors:
            return
    pytest.fail("the contest passed without locks, so it would not notice a missing lock")


def test_control_without_the_lock_the_constraint_still_holds(monkeypatch):
    """Without the lock the partial unique index holds, and the loser gets the refusal of a late click."""
    from bindings.services import confirm as module

    monkeypatch.setattr(
        module, "lock_account", lambda pk: Account.objects.select_related("entity").get(pk=pk)
    )
    seen, members = set(), MembershipFactory.create_batch(8)
    for _ in range(5):
        account = AccountFactory()
        tickets = [agreed_ticket(account=account, member=member) for member in members]
        outcome = contest(*(partial(confirm, ticket) for ticket in tickets))
        assert (outcome.errors, len(outcome.won)) == ([], 1)
        seen |= outcome.codes
        assert Binding.objects.active().filter(account=account).count() == 1
        cancel_account(account, members[0].user)
    assert seen <= {"ACCOUNT_TAKEN", "REVIEW_OPEN"}
