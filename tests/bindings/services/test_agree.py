"""The holder's consent on the phone (R6, R8, R21)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindings import services
from bindings.models import Consent, RuleBook, Terms
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import ends, last_event, refused, unchanged


def test_agreement_moves_the_ticket_and_starts_the_codes_time(shop, owner, book):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    left = ticket.expires_at - timezone.now()
    assert (ticket.state, ticket.version, ticket.agreed_at is not None) == ("agreed", 3, True)
    assert timedelta(seconds=book.confirm_seconds - 2) < left <= timedelta(seconds=book.confirm_seconds + 1)


def test_consent_stores_version_hash_time_and_who(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    actor = services.holder(account, ip="192.0.2.9", device="Douyin on Android")
    services.agree(ticket=ticket, account=account, actor=actor, now=now, terms_agreed=True)
    consent, terms = Consent.objects.get(), Terms.objects.get(kind="binding")
    assert (consent.terms, consent.version, consent.sha256) == (terms, terms.version, terms.sha256)
    assert (consent.side, consent.account, consent.user, consent.at) == ("holder", account, None, now)
    assert (consent.ip, consent.device, len(consent.sha256)) == ("192.0.2.9", "Douyin on Android", 64)


@pytest.mark.parametrize(
    ("purpose", "account", "kinds"),
    [
        ("bind", {}, ["binding"]),
        ("bind", {"unverified": True}, ["binding", "entity_change"]),
        ("authorize", {"unverified": True}, ["authorization"]),
    ],
)
def test_terms_fit_what_will_happen(shop, owner, purpose, account, kinds):
    flows.scan_and_agree(shop, purpose, AccountFactory(**account), owner)
    assert list(Consent.objects.order_by("pk").values_list("terms__kind", flat=True)) == kinds


@pytest.mark.usefixtures("no_window_ends")
def test_version_in_force_is_the_one_agreed_to(shop, owner, now):
    today = timezone.localdate()
    for version, day in (("next", today + timedelta(days=1)), ("today", today)):
        Terms.objects.create(kind="binding", version=version, sha256=version * 2, effective_from=day)
    flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    assert Consent.objects.get().version == "today"


def test_event_names_the_rules_and_the_terms(shop, owner):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    event = last_event()
    assert (event.verb, event.rules, event.actor_kind) == ("ticket_agreed", ["R8", "R21"], "holder")
    assert event.facts == {"ticket": ticket.key, "terms": ["2026-09"]}


def test_agreeing_twice_is_agreeing_once(shop, owner):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    with unchanged():
        assert flows.agree(ticket, account).state == "agreed"


def test_agreement_binds_and_spends_nothing(shop, owner):
    BindingFactory(shop=shop)
    flows.scan_and_agree(shop, "rebind", AccountFactory(blue_v=True, entity=shop.entity), owner)
    shop.refresh_from_db()
    assert (shop.replacements_used, shop.bindings.count()) == (0, 1)


def test_terms_must_be_agreed_to(shop, owner):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    with refused("AGREEMENT_REQUIRED"):
        flows.agree(ticket, account, terms_agreed=False)


def test_entity_change_must_be_agreed_to_as_well(shop, owner):
    account = AccountFactory(unverified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    with refused("ENTITY_CHANGE_AGREEMENT_REQUIRED"):
        flows.agree(ticket, account, entity_change_agreed=False)
    assert flows.agree(ticket, account).state == "agreed"


def test_declared_entity_of_the_shop_needs_no_entity_change(shop, owner):
    account = AccountFactory(unverified=True, entity=shop.entity)
    ticket = flows.scan(shop, "bind", account, owner)
    assert flows.agree(ticket, account, entity_change_agreed=False).state == "agreed"


def test_another_phone_cannot_agree(shop, owner):
    ticket = flows.scan(shop, "bind", AccountFactory(), owner)
    with refused("TICKET_CLAIMED"):
        flows.agree(ticket, AccountFactory())


def test_nobody_agrees_before_the_scan(shop, owner):
    ticket = flows.issue(shop, "bind", owner)
    with refused("TICKET_NOT_SCANNED"):
        flows.agree(ticket, AccountFactory())


def test_agreement_a_second_late_expires_the_ticket(shop, owner):
    for seconds in (-1, 0):
        account = AccountFactory()
        ticket = flows.let_expire(flows.scan(shop, "bind", account, owner), seconds)
        with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
            flows.agree(ticket, account)


def test_agreement_in_the_last_second_counts(shop, owner):
    account = AccountFactory()
    ticket = flows.let_expire(flows.scan(shop, "bind", account, owner), 1)
    assert flows.agree(ticket, account).state == "agreed"


def test_late_agreement_without_a_tick_is_told_that_it_is_late(shop, owner):
    account = AccountFactory()
    ticket = flows.let_expire(flows.scan(shop, "bind", account, owner))
    with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
        flows.agree(ticket, account, terms_agreed=False)


def test_rules_are_looked_at_again(shop, owner):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    BindingFactory(account=account)
    with ends(ticket, "denied", "ACCOUNT_TAKEN", verb="scan_denied") as caught:
        flows.agree(ticket, account)
    assert caught.value.decision.reasons == ("ACCOUNT_TAKEN",)
    assert ticket.decision["reasons"] == ["ACCOUNT_TAKEN"]


def test_late_agreement_that_the_rules_refuse_expires(shop, owner):
    account = AccountFactory()
    ticket = flows.let_expire(flows.scan(shop, "bind", account, owner))
    BindingFactory(account=account)
    with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
        flows.agree(ticket, account)


def test_finished_ticket_takes_no_agreement(shop, owner):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    flows.issue(shop, "bind", owner)
    with refused("TICKET_SUPERSEDED"):
        flows.agree(ticket, account)


def test_rule_book_of_the_ticket_counts_to_its_end(shop, owner, book):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    RuleBook.objects.create(effective_from=timezone.localdate(), confirm_seconds=1)
    assert flows.agree(ticket, account).expires_at > timezone.now() + timedelta(
        seconds=book.confirm_seconds - 5
    )
