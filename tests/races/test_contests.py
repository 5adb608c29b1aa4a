"""Contests on PostgreSQL: exactly one winner, losers get a refusal with a sentence, and every invariant holds.

64 phones on one ticket, 16 attempts elsewhere, 5 rounds (20 in CI, 1,000 in the soak); set `RACE_WAYS` and `RACE_ROUNDS`.
"""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.models import Event, ScanTicket
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, MembershipFactory, UserFactory
from tests.races.contest import (
    FEW,
    MANY,
    ROUNDS,
    agreed_ticket,
    assert_fair,
    cancel_account,
    confirm,
    contest,
)

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def test_one_ticket_is_claimed_by_one_of_many_phones():
    phones = AccountFactory.create_batch(MANY)
    for _ in range(ROUNDS):
        member = MembershipFactory()
        ticket = flows.issue(member.shop, "bind", member.user)
        outcome = contest(*(partial(flows.claim, ticket, phone) for phone in phones))
        assert_fair(outcome, of=MANY, codes={"TICKET_CLAIMED"})
        assert Event.objects.filter(shop=member.shop, verb="ticket_scanned").count() == 1


def test_one_ticket_is_confirmed_once_by_many_clicks():
    for _ in range(ROUNDS):
        ticket = agreed_ticket()
        outcome = contest(*[partial(confirm, ticket)] * FEW)
        assert_fair(outcome, winners=FEW, of=FEW, codes=set())
        assert len(set(outcome.won)) == 1
        assert Event.objects.filter(shop=ticket.shop, verb="account_bound").count() == 1


def test_two_tickets_of_one_shop_leave_one_live():
    for _ in range(ROUNDS):
        member = MembershipFactory()
        outcome = contest(*[partial(flows.issue, member.shop, "bind", member.user)] * FEW)
        assert_fair(outcome, winners=FEW, of=FEW, codes=set())
        assert ScanTicket.objects.filter(shop=member.shop, state="waiting").count() == 1
        assert ScanTicket.objects.filter(shop=member.shop, state="superseded").count() == FEW - 1


def test_one_account_becomes_official_for_one_of_many_shops():
    members = MembershipFactory.create_batch(8)
    for _ in range(ROUNDS):
        account = AccountFactory()
        tickets = [agreed_ticket(account=account, member=member) for member in members]
        outcome = contest(*(partial(confirm, ticket) for ticket in tickets))
        assert_fair(outcome, of=8, codes={"ACCOUNT_TAKEN"})
        cancel_account(account, outcome.won[0].bound_by)


def test_one_account_is_either_official_or_authorized():
    for _ in range(ROUNDS):
        account = AccountFactory()
        official, authorized = agreed_ticket(account=account), agreed_ticket("authorize", account)
        outcome = contest(partial(confirm, official), partial(confirm, authorized))
        assert_fair(outcome, of=2, codes={"ACCOUNT_IS_AUTHORIZED", "ACCOUNT_IS_OFFICIAL"})


def test_one_name_goes_to_one_of_many_upgraded_accounts():
    """All shops have the same name, and each account is upgraded under an entity of its own (R14)."""
    members = MembershipFactory.create_batch(8)
    for number in range(ROUNDS):
        name = f"River Tea {number}"
        Shop.objects.update(name=name)
        accounts = [AccountFactory(verified=True, entity=member.shop.entity) for member in members]
        tickets = [
            agreed_ticket(account=account, member=member)
            for account, member in zip(accounts, members, strict=True)
        ]
        outcome = contest(*(partial(confirm, ticket) for ticket in tickets))
        assert_fair(outcome, of=8, codes={"NAME_NOT_LEGAL"})
        assert Account.objects.filter(kind="blue_v", display_name=name).count() == 1
        cancel_account(outcome.won[0].account, outcome.won[0].bound_by)


def test_one_name_goes_to_one_of_many_renamed_accounts():
    bound = [BindingFactory(upgraded=True) for _ in range(8)]
    people = [MembershipFactory(shop=binding.shop).user for binding in bound]
    for number in range(ROUNDS):
        Account.objects.update(name_edited_at=None)
        edits = [
            partial(
                services.edit_name,
                shop=binding.shop,
                name=f"Hill Tea {number}",
                actor=services.merchant(person),
                now=timezone.now(),
            )
            for binding, person in zip(bound, people, strict=True)
        ]
        assert_fair(contest(*edits), of=8, codes={"NAME_NOT_LEGAL"})


def test_last_replacement_is_spent_once():
    for _ in range(ROUNDS):
        member = MembershipFactory()
        BindingFactory(shop=member.shop)
        ticket = agreed_ticket("rebind", member=member)
        outcome = contest(*[partial(confirm, ticket)] * FEW)
        assert_fair(outcome, winners=FEW, of=FEW, codes=set())
        member.shop.refresh_from_db()
        assert member.shop.replacements_used == 1


def test_wrong_codes_are_counted_one_by_one():
    for _ in range(ROUNDS):
        ticket = agreed_ticket()
        wrong = partial(flows.confirm, ticket, ticket.issued_by, "000000")
        if flows.confirmation_code(ticket.key) == "000000":
            continue
        outcome = contest(*[wrong] * FEW)
        assert_fair(outcome, winners=0, of=FEW, codes={"WRONG_CODE", "CODE_TRIES_USED"})
        assert [refusal.code for refusal in outcome.refusals].count("WRONG_CODE") == 2
        ticket.refresh_from_db()
        assert (ticket.state, ticket.wrong_codes) == ("failed", 3)


def test_one_review_is_decided_once():
    staff = UserFactory(is_staff=True)
    for _ in range(ROUNDS):
        member = MembershipFactory()
        flows.bind(member.shop, AccountFactory(), member.user)
        review = flows.open_review(member.shop)
        decide = {"review": review, "actor": services.operator(staff), "now": timezone.now()}
        outcome = contest(
            *[partial(services.approve_review, **decide)] * 8,
            *[partial(services.reject_review, reason="Not legible", **decide)] * 8,
        )
        assert_fair(outcome, of=16, codes={"REVIEW_DECIDED"})
        assert Event.objects.filter(shop=member.shop, verb__startswith="review_").count() == 1


def test_one_rejection_is_appealed_once_and_answered_once():
    staff, other = UserFactory.create_batch(2, is_staff=True)
    for _ in range(ROUNDS):
        member = MembershipFactory()
        flows.bind(member.shop, AccountFactory(), member.user)
        review = flows.reject(member.shop, staff)
        made = {"review": review, "text": "Ours", "actor": services.merchant(member.user)}
        appealed = contest(*[partial(services.appeal_rejection, now=timezone.now(), **made)] * FEW)
        assert_fair(appealed, of=FEW, codes={"APPEAL_MADE"})
        answer = {"appeal": appealed.won[0], "reason": "Seen", "actor": services.operator(other)}
        outcome = contest(
            *[partial(services.grant_appeal, now=timezone.now(), **answer)] * 8,
            *[partial(services.uphold_appeal, now=timezone.now(), **answer)] * 8,
        )
        assert_fair(outcome, of=16, codes={"APPEAL_ANSWERED"})
        assert Event.objects.filter(shop=member.shop, verb__startswith="appeal_").count() == 2
