"""What another transaction did between two statements of a verb, at the one moment that a lock does not cover.

A contest meets these moments by chance; here they come for certain: a step of the verb first lets the other
transaction happen, then does its own work.
"""

import pytest

from bindings import services
from bindings.errors import Refusal
from bindings.models import Binding, ScanTicket
from bindings.services import account_operations, confirm, tickets
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory


@pytest.fixture
def between(monkeypatch):
    """Let `happen` take place once, right before `module.step` is called."""

    def arrange(module, step: str, happen) -> None:
        real, waiting = getattr(module, step), [happen]

        def run(*args, **kwargs):
            if waiting:
                waiting.pop()()
            return real(*args, **kwargs)

        monkeypatch.setattr(module, step, run)

    return arrange


def test_account_bound_elsewhere_while_its_lock_is_waited_for(operator, now, between):
    account, entity = AccountFactory(verified=True), EntityFactory()
    between(account_operations, "lock_account", lambda: BindingFactory(account=account))
    with pytest.raises(Refusal, match="ACCOUNT_CHANGED"):
        services.change_account_entity(
            account=account, entity=entity, reason="New", actor=services.operator(operator), now=now
        )


def test_account_scanned_elsewhere_while_it_is_cancelled(shop, owner, operator, now, between):
    account, ticket = AccountFactory(), flows.issue(shop, "bind", owner)
    scanned = {"account": account, "state": "scanned", "scanned_at": now}
    between(
        account_operations, "lock_account", lambda: ScanTicket.objects.filter(pk=ticket.pk).update(**scanned)
    )
    with pytest.raises(Refusal, match="ACCOUNT_CHANGED"):
        services.cancel_account(account=account, reason="x", actor=services.operator(operator), now=now)


def test_account_bound_elsewhere_behind_the_policys_back(shop, owner, between):
    """The partial unique index speaks, and reads as the sentence of the late click."""
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    between(confirm, "legal_name", lambda: BindingFactory(account=account))
    with pytest.raises(Refusal, match="ACCOUNT_TAKEN"):
        flows.confirm(ticket, owner)


def test_time_that_ends_between_the_first_look_and_the_write(shop, owner, between):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    between(confirm, "legal_name", lambda: flows.let_expire(ticket, 0))
    with pytest.raises(Refusal, match="TICKET_EXPIRED"):
        flows.confirm(ticket, owner)


def test_replacement_spent_between_the_policy_and_the_write(shop, owner, between):
    BindingFactory(shop=shop)
    ticket = flows.scan_and_agree(shop, "rebind", AccountFactory(), owner)
    between(confirm, "legal_name", lambda: Shop.objects.update(replacements_used=1))
    with pytest.raises(Refusal, match="NO_REPLACEMENT_LEFT"):
        flows.confirm(ticket, owner)
    assert Binding.objects.get().ended_at is None


def test_ticket_that_ended_before_its_end_is_written(shop, owner, now, between):
    ticket = flows.issue(shop, "bind", owner)
    change = {"state": "superseded", "finished_at": now}
    between(tickets, "is_expired", lambda: ScanTicket.objects.update(**change))
    with pytest.raises(Refusal, match="TICKET_CHANGED"):
        services.cancel_ticket(ticket=ticket, actor=services.merchant(owner), now=now)


def test_ticket_that_moved_on_before_its_expiry_is_written(shop, owner, now, between):
    ticket = flows.let_expire(flows.issue(shop, "bind", owner))
    between(tickets, "lock_shop", lambda: flows.let_expire(ticket, 60))
    assert services.expire_tickets(now=now) == 0
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
