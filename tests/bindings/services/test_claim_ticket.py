"""The scan: the first phone claims, the rules are looked at, the time is the database's (R15)."""

from datetime import timedelta

from django.utils import timezone

from bindings import policy
from bindings.models import ScanTicket
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import ends, last_event, refused, unchanged, verbs


def test_scan_claims_the_ticket_for_one_account(shop, owner, book):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    assert (ticket.state, ticket.account, ticket.version) == ("scanned", account, 2)
    assert ticket.decision["effects"] == ["bind_account", "start_blue_v_verification"]
    left = ticket.expires_at - timezone.now()
    assert timedelta(seconds=book.agree_seconds - 2) < left <= timedelta(seconds=book.agree_seconds + 1)


def test_event_keeps_the_facts_to_replay_the_decision(shop, owner, book):
    account = AccountFactory(unverified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    event = last_event()
    replayed = policy.decide(
        event.facts["purpose"],
        policy.ShopFacts(**event.facts["shop"]),
        policy.AccountFacts(**event.facts["account"]),
    )
    assert (event.verb, event.actor_kind, event.account) == ("ticket_scanned", "holder", account)
    assert (event.rule_book, event.facts["ticket"]) == (book, ticket.key)
    assert replayed.as_dict() == event.after
    assert list(replayed.rules) == event.rules


def test_scan_binds_and_spends_nothing(shop, owner):
    flows.scan(shop, "bind", AccountFactory(blue_v=True, entity=shop.entity), owner)
    shop.refresh_from_db()
    assert (shop.bindings.count(), shop.replacements_used) == (0, 0)


def test_same_phone_scanning_again_gets_the_same_answer(shop, owner):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    with unchanged():
        assert flows.claim(ticket, account) == ticket


def test_second_phone_is_told_that_another_was_first(shop, owner):
    ticket = flows.scan(shop, "bind", AccountFactory(), owner)
    with refused("TICKET_CLAIMED"):
        flows.claim(ticket, AccountFactory())


def test_scan_the_rules_refuse_ends_the_ticket_with_its_decision(shop, owner):
    account = AccountFactory(blue_v=True, real_name_verified=False)
    ticket = flows.scan(shop, "bind", account, owner)
    assert (ticket.state, ticket.account) == ("denied", account)
    assert ticket.decision["reasons"] == ["REAL_NAME_REQUIRED", "ENTITY_MISMATCH"]
    assert (ticket.decision["scenario"], ticket.finished_at is not None) == (2, True)
    assert verbs() == ["ticket_issued", "scan_denied"]


def test_phone_of_a_denied_scan_sees_it_again(shop, owner):
    account = AccountFactory(status="banned")
    ticket = flows.scan(shop, "bind", account, owner)
    with unchanged():
        assert flows.claim(ticket, account).state == "denied"
    with refused("TICKET_DENIED"):
        flows.claim(ticket, AccountFactory())


def test_own_authorized_account_is_denied_unless_the_authorization_ends(shop, owner):
    account = BindingFactory(shop=shop, authorized=True).account
    assert flows.scan(shop, "bind", account, owner).decision["reasons"] == ["ACCOUNT_IS_AUTHORIZED"]
    assert flows.scan(shop, "bind", account, owner, ends_authorization=True).state == "scanned"


def test_account_authorized_elsewhere_too_stays_denied(shop, owner):
    account = BindingFactory(shop=shop, authorized=True).account
    BindingFactory(account=account, authorized=True)
    ticket = flows.scan(shop, "bind", account, owner, ends_authorization=True)
    assert ticket.decision["reasons"] == ["ACCOUNT_IS_AUTHORIZED"]


def test_scan_a_second_late_expires_the_ticket(shop, owner):
    for seconds in (-1, 0):
        ticket = flows.let_expire(flows.issue(shop, "bind", owner), seconds)
        with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
            flows.claim(ticket, AccountFactory())
        assert ticket.account is None


def test_scan_in_the_last_second_counts(shop, owner):
    ticket = flows.let_expire(flows.issue(shop, "bind", owner), 1)
    assert flows.claim(ticket, AccountFactory()).state == "scanned"


def test_late_scan_that_the_rules_refuse_expires_too(shop, owner):
    ticket = flows.let_expire(flows.issue(shop, "bind", owner))
    with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
        flows.claim(ticket, AccountFactory(status="banned"))


def test_finished_ticket_cannot_be_scanned(shop, owner):
    ticket = flows.issue(shop, "bind", owner)
    flows.issue(shop, "bind", owner)
    with refused("TICKET_SUPERSEDED"):
        flows.claim(ticket, AccountFactory())


def test_stale_page_does_not_help(shop, owner):
    """What counts is the row, not the object a view read before."""
    stale = flows.issue(shop, "bind", owner)
    flows.claim(ScanTicket.objects.get(pk=stale.pk), AccountFactory())
    with refused("TICKET_CLAIMED"):
        flows.claim(stale, AccountFactory())
