"""Tickets that are cancelled in the backend or expire (R15)."""

import pytest

from bindings import services
from bindings.models import Event, ScanTicket
from bindings.services.tickets import cancel_live_tickets, finish
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, ShopFactory
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


def test_cancelling_is_idempotent(shop, owner, now):
    ticket = flows.issue(shop, "bind", owner)
    cancel(ticket, owner, now)
    with unchanged():
        cancel(ticket, owner, now)


def test_expired_ticket_expires_instead(shop, owner, now):
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


def test_only_expired_tickets_are_ended(shop, other_shop, owner, stranger, now):
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


def test_expiring_is_idempotent(shop, owner, now):
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


def test_five_hundred_tickets_expire_in_one_run_and_the_rest_in_the_next(shop, owner, now):
    """Written directly: each run of the flow would be slow, and only their expiry matters."""
    template = flows.let_expire(flows.issue(shop, "bind", owner))
    shops = ShopFactory.create_batch(500, entity=shop.entity)
    fields = {"purpose": "bind", "group": "official", "issued_by": owner, "rule_book": template.rule_book}
    fields |= {"issued_at": now, "expires_at": template.expires_at}
    ScanTicket.objects.bulk_create(
        ScanTicket(key=f"key-{it.pk}", token_hash=f"hash-{it.pk}", shop=it, **fields) for it in shops
    )
    assert [services.expire_tickets(now=now) for _ in range(3)] == [500, 1, 0]


def test_only_matching_tickets_of_the_shop_are_cancelled(shop, other_shop, owner, manager, stranger, now):
    official, authorize = flows.issue(shop, "bind", owner), flows.issue(shop, "authorize", manager)
    foreign = flows.issue(other_shop, "authorize", stranger)
    cancel_live_tickets(shop=shop, actor=services.SYSTEM, now=now, issued_by=manager)
    assert [state_of(ticket) for ticket in (official, authorize, foreign)] == [
        "waiting",
        "cancelled",
        "waiting",
    ]
    cancel_live_tickets(shop=shop, actor=services.SYSTEM, now=now)
    assert [state_of(ticket) for ticket in (official, authorize, foreign)] == [
        "cancelled",
        "cancelled",
        "waiting",
    ]


def test_end_is_recorded_with_purpose_account_and_details(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    finish(ticket, "cancelled", actor=services.SYSTEM, now=now, because="TEST")
    event = last_event()
    assert event.facts == {"ticket": ticket.key, "purpose": "bind", "because": "TEST"}
    assert (event.account, event.rules, event.rule_book) == (account, ["R15"], ticket.rule_book)
    assert (ticket.state, state_of(ticket)) == ("cancelled", "cancelled")


def test_ended_ticket_is_not_ended_again(shop, owner, now):
    ticket = flows.issue(shop, "bind", owner)
    stale = ScanTicket.objects.get()
    cancel(ticket, owner, now)
    with refused("TICKET_CHANGED"):
        finish(stale, "expired", actor=services.SYSTEM, now=now)


def test_every_change_raises_the_version_that_waiting_browsers_compare(shop, owner, now):
    account, versions = AccountFactory(), []
    ticket = flows.issue(shop, "bind", owner)
    for step in (flows.claim, flows.agree):
        versions.append(ScanTicket.objects.get().version)
        step(ticket, account)
    versions.append(ScanTicket.objects.get().version)
    cancel(ticket, owner, now)
    versions.append(ScanTicket.objects.get().version)
    assert versions == sorted(set(versions))


def state_of(ticket) -> str:
    return ScanTicket.objects.get(pk=ticket.pk).state
