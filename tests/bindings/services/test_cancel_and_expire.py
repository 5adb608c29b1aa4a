"""Tickets that end at the desk or by time (R15)."""

import pytest

from bindings import services
from bindings.models import Event, ScanTicket
from tests import flows
from tests.factories import AccountFactory, MembershipFactory
from tests.world import last_event, refused, shows, unchanged, verbs


def cancel(ticket, person, now):
    services.cancel_ticket(ticket=ticket, actor=services.merchant(person), now=now)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_live_ticket_is_cancelled_with_an_event(shop, owner, now, steps):
    account = AccountFactory()
    ticket = flows.issue(shop, "bind", owner)
    for step in (flows.claim, flows.agree)[:steps]:
        step(ticket, account)
    cancel(ticket, owner, now)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.finished_at) == ("cancelled", now)
    assert (last_event().verb, last_event().actor) == ("ticket_cancelled", owner)
    shows(last_event(), ticket=(["waiting", "scanned", "agreed"][steps], "cancelled"))


def test_cancelling_twice_is_cancelling_once(shop, owner, now):
    ticket = flows.issue(shop, "bind", owner)
    cancel(ticket, owner, now)
    with unchanged():
        cancel(ticket, owner, now)


def test_ticket_whose_time_is_over_expires_instead(shop, owner, now):
    ticket = flows.let_expire(flows.issue(shop, "bind", owner))
    cancel(ticket, owner, now)
    ticket.refresh_from_db()
    assert (ticket.state, last_event().verb) == ("expired", "ticket_expired")


def test_confirmed_ticket_cannot_be_cancelled(shop, owner, now):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    flows.confirm(ticket, owner)
    with refused("TICKET_CONFIRMED"):
        cancel(ticket, owner, now)


def test_viewer_and_stranger_cannot_cancel(shop, owner, viewer, stranger, now):
    ticket = flows.issue(shop, "bind", owner)
    for person in (viewer, stranger):
        with refused("ROLE_TOO_SMALL"):
            cancel(ticket, person, now)


def test_expiry_ends_what_is_over_and_nothing_else(shop, other_shop, owner, stranger, now):
    over = flows.let_expire(flows.scan(shop, "bind", AccountFactory(), owner), 0)
    live = flows.issue(other_shop, "bind", stranger)
    assert services.expire_tickets(now=now) == 1
    over.refresh_from_db()
    live.refresh_from_db()
    assert (over.state, over.finished_at, live.state) == ("expired", now, "waiting")
    assert (last_event().verb, last_event().actor_kind, last_event().shop) == (
        "ticket_expired",
        "system",
        shop,
    )


def test_expiring_twice_is_expiring_once(shop, owner, now):
    flows.let_expire(flows.issue(shop, "bind", owner))
    services.expire_tickets(now=now)
    with unchanged():
        assert services.expire_tickets(now=now) == 0


def test_ticket_in_its_last_second_does_not_expire(shop, owner, now):
    flows.let_expire(flows.issue(shop, "bind", owner), 1)
    with unchanged():
        assert services.expire_tickets(now=now) == 0


def test_many_tickets_expire_at_once(db, now):
    for _ in range(3):
        member = MembershipFactory()
        flows.let_expire(flows.issue(member.shop, "bind", member.user))
    assert services.expire_tickets(now=now) == 3
    assert set(ScanTicket.objects.values_list("state", flat=True)) == {"expired"}
    assert Event.objects.filter(verb="ticket_expired").count() == 3


def test_no_ticket_event_is_written_twice(shop, owner, now):
    ticket = flows.issue(shop, "bind", owner)
    cancel(ticket, owner, now)
    services.expire_tickets(now=now)
    assert verbs() == ["ticket_issued", "ticket_cancelled"]
