"""One scan as its pages see it: its state and time by the clock of the page, and whose it is."""

from datetime import timedelta

import pytest
from django.http import Http404

from bindings.errors import Refusal
from bindings.queries.tickets import get_ticket, scanned_account, seconds_left, state_of, step_seconds
from tests import flows
from tests.factories import AccountFactory

SECOND = timedelta(seconds=1)


@pytest.fixture
def waiting(shop, manager):
    return flows.issue(shop, "bind", manager)


def test_ticket_of_another_shop_is_as_absent_as_none(shop, other_shop, waiting):
    assert get_ticket(shop, waiting.key) == waiting
    for of, key in ((other_shop, waiting.key), (shop, "no-such-key")):
        with pytest.raises(Http404):
            get_ticket(of, key)


def test_live_ticket_reads_as_expired_from_its_last_moment(waiting):
    assert state_of(waiting, waiting.expires_at - SECOND) == "waiting"
    assert state_of(waiting, waiting.expires_at) == "expired"


def test_finished_ticket_stays_what_it_is_after_its_time(shop, manager):
    ticket = flows.scan(shop, "bind", AccountFactory(verified=True), manager)
    assert state_of(ticket, ticket.expires_at + SECOND) == "denied"


def test_seconds_left_end_at_none(waiting):
    assert seconds_left(waiting, waiting.expires_at - 9 * SECOND) == 9
    assert seconds_left(waiting, waiting.expires_at + 9 * SECOND) == 0


def test_each_step_has_the_time_of_its_rule_book(shop, manager, waiting, book):
    account = AccountFactory()
    assert step_seconds(waiting) == book.scan_seconds
    assert step_seconds(flows.claim(waiting, account)) == book.agree_seconds
    assert step_seconds(flows.agree(waiting, account)) == book.confirm_seconds


def test_account_of_a_ticket_that_nobody_scanned_is_refused(waiting):
    with pytest.raises(Refusal, match="TICKET_NOT_SCANNED"):
        scanned_account(waiting)
    account = AccountFactory()
    assert scanned_account(flows.claim(waiting, account)) == account
