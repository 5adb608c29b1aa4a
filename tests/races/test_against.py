"""A confirmation at the same moment as another change, on PostgreSQL: either order is possible, nothing else."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.models import Event
from shops.models import Entity, Membership, Role, Shop, User
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, UserFactory
from tests.races.contest import ROUNDS, agreed_ticket, assert_fair, cancel_account, confirm, contest

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("postgres")]


def test_confirmation_against_a_newer_code():
    for _ in range(ROUNDS):
        ticket = agreed_ticket()
        outcome = contest(
            partial(confirm, ticket), partial(flows.issue, ticket.shop, "bind", ticket.issued_by)
        )
        assert_fair(outcome, of=2, codes={"TICKET_SUPERSEDED", "ALREADY_BOUND"})


def test_confirmation_against_expiry():
    for number in range(ROUNDS):
        ticket = flows.let_expire(agreed_ticket(), 0.02 * (number % 8))
        outcome = contest(
            partial(confirm, ticket), *[partial(services.expire_tickets, now=timezone.now())] * 7
        )
        assert_fair(outcome, winners=None, of=8, codes={"TICKET_EXPIRED"})
        services.expire_tickets(now=timezone.now())
        ticket.refresh_from_db()
        assert ticket.state == ("expired" if outcome.refusals else "confirmed")
        assert (
            Event.objects.filter(shop=ticket.shop, verb__in=["ticket_expired", "account_bound"]).count() == 1
        )


def test_confirmation_against_the_cancellation_of_the_account():
    staff = UserFactory(is_staff=True)
    for _ in range(ROUNDS):
        ticket = agreed_ticket()
        outcome = contest(partial(confirm, ticket), partial(cancel_account, ticket.account, staff))
        assert_fair(outcome, winners=None, of=2, codes={"TICKET_CANCELLED", "ACCOUNT_CHANGED"})


def change_entity(account: Account, entity: Entity, person: User) -> None:
    services.change_account_entity(
        account=account,
        entity=entity,
        reason="New license",
        actor=services.operator(person),
        now=timezone.now(),
    )


def test_confirmation_against_a_change_of_the_account_entity():
    staff = UserFactory(is_staff=True)
    for _ in range(ROUNDS):
        member, other = MembershipFactory(), MembershipFactory()
        account = AccountFactory(unverified=True, entity=member.shop.entity)
        ticket = agreed_ticket(account=account, member=member)
        outcome = contest(partial(confirm, ticket), partial(change_entity, account, other.shop.entity, staff))
        assert_fair(outcome, winners=None, of=2, codes={"AGREEMENT_OUTDATED", "ACCOUNT_CHANGED"})


def test_confirmation_against_the_removal_of_the_member():
    for _ in range(ROUNDS):
        owner = MembershipFactory()
        manager = MembershipFactory(shop=owner.shop, role=Role.MANAGER)
        ticket = agreed_ticket(member=manager)
        remove = partial(
            services.remove_member,
            membership=manager,
            actor=services.merchant(owner.user),
            now=timezone.now(),
        )
        outcome = contest(partial(confirm, ticket), remove)
        assert_fair(outcome, winners=None, of=2, codes={"ROLE_TOO_SMALL", "TICKET_CANCELLED"})
        assert not Membership.objects.filter(pk=manager.pk).exists()
        ticket.refresh_from_db()
        assert ticket.state == ("cancelled" if outcome.refusals else "confirmed")


def test_confirmation_against_the_closing_of_the_shop():
    staff = services.operator(UserFactory(is_staff=True))
    for _ in range(ROUNDS):
        ticket = agreed_ticket()
        close = partial(services.close_shop, shop=ticket.shop, reason="Left", actor=staff, now=timezone.now())
        outcome = contest(partial(confirm, ticket), close)
        assert_fair(outcome, winners=None, of=2, codes={"TICKET_CANCELLED"})
        assert Shop.objects.get(pk=ticket.shop_id).is_closed


def test_approval_against_a_rebind():
    """The review is looked up before the contest; later it could be the one of the new account."""
    staff = UserFactory(is_staff=True)
    for _ in range(ROUNDS):
        member = MembershipFactory()
        flows.bind(member.shop, AccountFactory(), member.user)
        approve = partial(flows.approve, member.shop, staff, flows.open_review(member.shop))
        ticket = agreed_ticket("rebind", member=member)
        outcome = contest(partial(confirm, ticket), approve)
        assert_fair(outcome, of=2, codes={"REVIEW_DECIDED", "ALREADY_UPGRADED"})
