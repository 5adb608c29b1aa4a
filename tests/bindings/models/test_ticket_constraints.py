"""The last guard for tickets and events: raw rows that break an invariant are refused by both databases (I6 to I10)."""

import pytest
from django.db import connection
from django.utils import timezone

from bindings.models import Event, RuleBook, ScanTicket
from tests import flows, invariants
from tests.factories import AccountFactory, MembershipFactory
from tests.world import violates

pytestmark = pytest.mark.usefixtures("each_database")
NOW = timezone.now()


def ticket(shop=None, **more):
    """Write a waiting ticket past the services."""
    member = MembershipFactory(**({"shop": shop} if shop else {}))
    number = ScanTicket.objects.count()
    row = {
        "key": f"key{number}",
        "token_hash": f"hash{number}",
        "purpose": "bind",
        "group": "official",
        "issued_at": NOW,
        "expires_at": NOW,
        "rule_book": RuleBook.objects.earliest("pk"),
    }
    return ScanTicket.objects.create(shop=member.shop, issued_by=member.user, **(row | more))


# -- I6, I10: events ---------------------------------------------------------------------------------------


def test_two_events_never_share_a_number():
    member = MembershipFactory()
    flows.issue(member.shop, "bind", member.user)
    event = Event.objects.get()
    event.pk = None
    with violates():
        event.save(force_insert=True)


def test_events_are_neither_changed_nor_deleted():
    """By triggers on PostgreSQL; on SQLite the chain finds it out."""
    member = MembershipFactory()
    flows.issue(member.shop, "bind", member.user)
    if connection.vendor == "postgresql":
        with violates():
            Event.objects.update(verb="x")
        with violates():
            Event.objects.all().delete()
        assert invariants.broken() == []
    else:
        Event.objects.update(verb="x")
        assert len(invariants.broken()) == 1


# -- I7 to I9: tickets -------------------------------------------------------------------------------------


def test_shop_has_one_live_ticket_per_group():
    first = ticket()
    with violates("TICKET_CHANGED"):
        ticket(first.shop)
    ticket(first.shop, purpose="authorize", group="authorize")
    ScanTicket.objects.filter(pk=first.pk).update(state="cancelled", finished_at=NOW)
    ticket(first.shop)


@pytest.mark.parametrize(
    "state", ["confirmed", "denied", "refused", "cancelled", "superseded", "expired", "failed"]
)
def test_finished_ticket_never_changes(state):
    account = AccountFactory()
    row = ticket(state=state, finished_at=NOW, account=account)
    for change in ({"state": "waiting", "finished_at": None}, {"wrong_codes": 1}, {"benefits": ["roles"]}):
        with violates():
            ScanTicket.objects.filter(pk=row.pk).update(**change)


def test_finished_ticket_has_an_end_and_a_live_one_has_none():
    with violates():
        ticket(state="cancelled")
    with violates():
        ticket(finished_at=NOW)


@pytest.mark.parametrize("state", ["scanned", "agreed", "confirmed"])
def test_scanned_ticket_has_its_account(state):
    finished = NOW if state == "confirmed" else None
    with violates():
        ticket(state=state, finished_at=finished)
    ticket(state=state, finished_at=finished, account=AccountFactory())


@pytest.mark.parametrize("field", ["key", "token_hash"])
def test_ticket_secrets_are_unique(field):
    first = ticket()
    with violates():
        ticket(**{field: getattr(first, field)})
