"""What stops a confirmation: codes, time, rules that changed, agreements that no longer fit (R8, R15, R21)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindings.models import RuleBook, Terms
from bindings.tokens import confirmation_code
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory
from tests.world import ends, kept, last_event, refused, rows, shows, verbs


@pytest.fixture
def account(shop):
    return AccountFactory(unverified=True, entity=shop.entity)


@pytest.fixture
def ticket(shop, owner, account):
    return flows.scan_and_agree(shop, "bind", account, owner)


def wrong(ticket) -> str:
    return f"{(int(confirmation_code(ticket.key)) + 1) % 1_000_000:06d}"


def test_wrong_code_is_counted_and_told(ticket, owner):
    with kept("WRONG_CODE") as caught:
        flows.confirm(ticket, owner, wrong(ticket))
    ticket.refresh_from_db()
    assert (caught.value.facts, ticket.wrong_codes, ticket.state) == ({"tries_left": 2}, 1, "agreed")
    assert (last_event().verb, last_event().rules) == ("wrong_code", ["R21"])
    assert last_event().facts == {"ticket": ticket.key, "tries_left": 2}


def test_right_code_after_two_wrong_ones_binds(ticket, owner):
    for _ in range(2):
        with kept("WRONG_CODE"):
            flows.confirm(ticket, owner, wrong(ticket))
    assert flows.confirm(ticket, owner).state == "in_review"


def test_third_wrong_code_ends_the_ticket(ticket, owner):
    for _ in range(2):
        with kept("WRONG_CODE"):
            flows.confirm(ticket, owner, wrong(ticket))
    with ends(ticket, "failed", "CODE_TRIES_USED", verb="ticket_failed"):
        flows.confirm(ticket, owner, wrong(ticket))
    shows(last_event(), ticket=("agreed", "failed"))
    with refused("CODE_TRIES_USED"):
        flows.confirm(ticket, owner)


def test_rule_book_says_how_many_tries(shop, owner, account):
    RuleBook.objects.create(effective_from=timezone.localdate(), code_tries=1)
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    with ends(ticket, "failed", "CODE_TRIES_USED", verb="ticket_failed"):
        flows.confirm(ticket, owner, wrong(ticket))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "12 34", "١٢٣٤٥", "0x1F40", "12345½"])
def test_code_that_is_no_code_costs_no_try(ticket, owner, typed):
    with refused("CODE_FORMAT"):
        flows.confirm(ticket, owner, typed)


def test_code_may_have_spaces_hyphens_and_full_width_digits(ticket, owner):
    code = confirmation_code(ticket.key)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert flows.confirm(ticket, owner, f" {full_width[:3]} – {full_width[3:]}").state == "in_review"


def test_code_of_another_ticket_is_wrong(ticket, other_shop, owner, stranger):
    other = flows.scan_and_agree(other_shop, "bind", AccountFactory(), stranger)
    with kept("WRONG_CODE"):
        flows.confirm(ticket, owner, confirmation_code(other.key))


def test_confirmation_a_second_late_expires_the_ticket(shop, owner, account):
    for seconds in (-1, 0):
        ticket = flows.let_expire(flows.scan_and_agree(shop, "bind", account, owner), seconds)
        with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
            flows.confirm(ticket, owner)


def test_confirmation_in_the_last_seconds_counts(ticket, owner):
    assert flows.confirm(flows.let_expire(ticket, 10), owner).state == "in_review"


def test_late_wrong_code_is_late_before_it_is_wrong(ticket, owner):
    flows.let_expire(ticket)
    with ends(ticket, "expired", "TICKET_EXPIRED", verb="ticket_expired"):
        flows.confirm(ticket, owner, wrong(ticket))


def test_nothing_is_confirmed_before_scan_or_agreement(shop, owner, account):
    waiting, scanned = flows.issue(shop, "bind", owner), flows.scan(shop, "authorize", account, owner)
    for ticket, code in ((waiting, "TICKET_NOT_SCANNED"), (scanned, "TICKET_NOT_AGREED")):
        with refused(code):
            flows.confirm(ticket, owner)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"real_name_verified": False}, "REAL_NAME_REQUIRED"),
        ({"status": "banned"}, "ACCOUNT_UNAVAILABLE"),
    ],
)
def test_account_is_looked_at_again(ticket, owner, account, change, code):
    type(account).objects.update(**change)
    with ends(ticket, "denied", code, verb="scan_denied") as caught:
        flows.confirm(ticket, owner)
    assert (caught.value.decision.reasons, ticket.decision["reasons"]) == ((code,), [code])


def test_account_bound_elsewhere_meanwhile_is_taken(ticket, owner, account):
    BindingFactory(account=account)
    with ends(ticket, "denied", "ACCOUNT_TAKEN", verb="scan_denied"):
        flows.confirm(ticket, owner)


def test_account_authorized_meanwhile_is_denied(ticket, owner, account):
    BindingFactory(account=account, authorized=True)
    with ends(ticket, "denied", "ACCOUNT_IS_AUTHORIZED", verb="scan_denied"):
        flows.confirm(ticket, owner)


def test_shop_bound_meanwhile_is_denied(ticket, shop, owner):
    BindingFactory(shop=shop)
    with ends(ticket, "denied", "ALREADY_BOUND", verb="scan_denied") as caught:
        flows.confirm(ticket, owner)
    assert caught.value.decision.scenario is None


def test_replacement_spent_meanwhile_is_denied(shop, owner):
    BindingFactory(shop=shop)
    ticket = flows.scan_and_agree(shop, "rebind", AccountFactory(), owner)
    type(shop).objects.update(replacements_used=1)
    with ends(ticket, "denied", "NO_REPLACEMENT_LEFT", verb="scan_denied"):
        flows.confirm(ticket, owner)


def test_entity_of_the_shop_changed_meanwhile(ticket, shop, owner):
    """The holder agreed to another entity than the one the account would now get."""
    type(shop).objects.update(entity=EntityFactory())
    with ends(ticket, "cancelled", "AGREEMENT_OUTDATED", verb="ticket_cancelled"):
        flows.confirm(ticket, owner)


def test_entity_of_the_account_changed_meanwhile(ticket, owner, account):
    """The scan started no entity change; now it would, and nobody agreed to that."""
    type(account).objects.update(entity=EntityFactory())
    with ends(ticket, "cancelled", "AGREEMENT_OUTDATED", verb="ticket_cancelled"):
        flows.confirm(ticket, owner)


def test_newer_terms_between_both_consents_are_kept_apart(ticket, owner):
    Terms.objects.create(kind="binding", version="new", sha256="f" * 64, effective_from=timezone.localdate())
    binding = flows.confirm(ticket, owner)
    assert (binding.holder_consent.version, binding.merchant_consent.version) == ("2026-09", "new")


def test_terms_of_tomorrow_do_not_count_today(ticket, owner):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Terms.objects.create(kind="binding", version="new", sha256="f" * 64, effective_from=tomorrow)
    assert flows.confirm(ticket, owner).merchant_consent.version == "2026-09"


def test_finished_ticket_never_changes_whatever_is_sent(ticket, shop, owner, account):
    flows.issue(shop, "bind", owner)
    before = rows(type(ticket))["ScanTicket"][0]
    for attempt in (
        lambda: flows.claim(ticket, AccountFactory()),
        lambda: flows.agree(ticket, account),
        lambda: flows.confirm(ticket, owner),
    ):
        with refused("TICKET_SUPERSEDED"):
            attempt()
    assert rows(type(ticket))["ScanTicket"][0] == before
    assert "account_bound" not in verbs()
