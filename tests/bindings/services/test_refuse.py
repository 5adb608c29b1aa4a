"""The phone says no, before or after agreeing (R21)."""

import pytest

from bindings import services
from tests import flows
from tests.factories import AccountFactory
from tests.world import last_event, refused, shows, unchanged


def refuse(ticket, account, now):
    services.refuse(ticket=ticket, account=account, actor=services.holder(account), now=now)


@pytest.mark.parametrize(("until", "state"), [(flows.scan, "scanned"), (flows.scan_and_agree, "agreed")])
def test_refusal_ends_the_ticket_with_an_event(shop, owner, now, until, state):
    account = AccountFactory()
    ticket = until(shop, "bind", account, owner)
    refuse(ticket, account, now)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.finished_at, last_event().verb) == ("refused", now, "ticket_refused")
    assert last_event().actor_kind == "holder"
    shows(last_event(), ticket=(state, "refused"))


def test_code_is_void_after_the_refusal(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    refuse(ticket, account, now)
    with refused("TICKET_REFUSED"):
        flows.confirm(ticket, owner)


def test_refusing_twice_is_refusing_once(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    refuse(ticket, account, now)
    with unchanged():
        refuse(ticket, account, now)


def test_another_phone_cannot_refuse(shop, owner, now):
    ticket = flows.scan(shop, "bind", AccountFactory(), owner)
    with refused("TICKET_CLAIMED"):
        refuse(ticket, AccountFactory(), now)


def test_nobody_refuses_before_the_scan(shop, owner, now):
    ticket = flows.issue(shop, "bind", owner)
    with refused("TICKET_NOT_SCANNED"):
        refuse(ticket, AccountFactory(), now)


def test_confirmed_ticket_cannot_be_refused(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    flows.confirm(ticket, owner)
    with refused("TICKET_CONFIRMED"):
        refuse(ticket, account, now)
