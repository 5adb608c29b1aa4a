"""A new QR code: what is stored, what is refused, and one live code per shop and purpose group (R15)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindings import services
from bindings.models import Event, RuleBook, ScanTicket
from bindings.tokens import phone_token, token_hash
from shops.models import Role
from tests import flows
from tests.factories import AccountFactory, BindingFactory, MembershipFactory, ShopFactory, UserFactory
from tests.world import last_event, refused, verbs


def test_ticket_waits_for_its_scan(shop, manager, book):
    ticket = flows.issue(shop, "bind", manager, benefits=["roles", "identity"])
    assert (ticket.state, ticket.group, ticket.account, ticket.rule_book) == (
        "waiting",
        "official",
        None,
        book,
    )
    assert (ticket.issued_by, ticket.benefits) == (manager, ["identity", "roles"])


def test_ticket_lives_as_long_as_the_rule_book_says(shop, owner, book):
    left = flows.issue(shop, "bind", owner).expires_at - timezone.now()
    assert timedelta(seconds=book.scan_seconds - 2) < left <= timedelta(seconds=book.scan_seconds + 1)


def test_rule_book_in_force_today_is_used(shop, owner):
    today = timezone.localdate()
    RuleBook.objects.create(effective_from=today, scan_seconds=30)
    RuleBook.objects.create(effective_from=today + timedelta(days=1), scan_seconds=9)
    assert flows.issue(shop, "bind", owner).rule_book.scan_seconds == 30


def test_only_the_hash_of_the_phone_token_is_stored(shop, owner):
    ticket = flows.issue(shop, "bind", owner)
    token = phone_token(ticket.key)
    assert ticket.token_hash == token_hash(token)
    assert token not in str(ScanTicket.objects.values().get())
    assert services.ticket_for_token(token) == ticket
    assert services.ticket_for_token(token[:-1]) is None


def test_event_says_who_asked_for_what(shop, owner, book, now):
    actor = services.merchant(owner, ip="192.0.2.7", device="Edge on Windows")
    ticket = services.issue_ticket(shop=shop, purpose="bind", benefits=["roles"], actor=actor, now=now)
    event = last_event()
    assert (event.verb, event.shop, event.rules, event.rule_book) == ("ticket_issued", shop, ["R15"], book)
    assert event.facts == {"ticket": ticket.key, "benefits": ["roles"]}
    assert (event.actor, event.ip, event.device, event.after) == (
        owner,
        "192.0.2.7",
        "Edge on Windows",
        {"purpose": "bind"},
    )


def test_newer_ticket_supersedes_the_live_one(shop, owner):
    older = flows.issue(shop, "bind", owner)
    newer = flows.issue(shop, "bind", owner)
    older.refresh_from_db()
    assert (older.state, newer.state) == ("superseded", "waiting")
    assert verbs() == ["ticket_issued", "ticket_superseded", "ticket_issued"]


def test_newer_ticket_ends_an_agreed_one(shop, owner):
    older = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    flows.issue(shop, "bind", owner)
    with refused("TICKET_SUPERSEDED"):
        flows.confirm(older, owner)


def test_ticket_whose_time_was_over_expires_instead(shop, owner):
    older = flows.let_expire(flows.issue(shop, "bind", owner))
    flows.issue(shop, "bind", owner)
    older.refresh_from_db()
    assert older.state == "expired"


def test_authorize_ticket_lives_beside_an_official_one(shop, owner):
    official, authorize = flows.issue(shop, "bind", owner), flows.issue(shop, "authorize", owner)
    official.refresh_from_db()
    assert (official.state, authorize.state, authorize.group) == ("waiting", "waiting", "authorize")


def test_tickets_of_two_shops_do_not_meet(shop, other_shop, owner, stranger):
    ours = flows.issue(shop, "bind", owner)
    flows.issue(other_shop, "bind", stranger)
    ours.refresh_from_db()
    assert ours.state == "waiting"


def test_authorization_has_no_benefits_and_ends_none(shop, owner):
    ticket = flows.issue(shop, "authorize", owner, benefits=["roles"], ends_authorization=True)
    assert (ticket.benefits, ticket.ends_authorization) == ([], False)


@pytest.mark.parametrize("chosen", [[], ["fame"], ["roles", "fame"]])
def test_benefits_must_be_known_and_at_least_one(shop, owner, chosen):
    with refused("BENEFIT_REQUIRED"):
        flows.issue(shop, "bind", owner, benefits=chosen)


def test_viewer_stranger_and_former_member_get_no_ticket(shop, viewer, stranger):
    for person in (viewer, stranger, UserFactory()):
        with refused("ROLE_TOO_SMALL"):
            flows.issue(shop, "bind", person)


def test_removed_manager_gets_no_ticket(shop, manager):
    manager.memberships.all().delete()
    with refused("ROLE_TOO_SMALL"):
        flows.issue(shop, "bind", manager)


@pytest.mark.parametrize(
    ("purpose", "binding", "code"),
    [
        ("bind", {}, "ALREADY_BOUND"),
        ("bind", {"upgraded": True}, "ALREADY_BOUND"),
        ("upgrade", None, "NOTHING_BOUND"),
        ("upgrade", {"in_review": True}, "UPGRADE_IN_REVIEW"),
        ("upgrade", {"upgraded": True}, "ALREADY_UPGRADED"),
        ("rebind", None, "NOTHING_BOUND"),
        ("rebind", {"upgraded": True}, "ALREADY_UPGRADED"),
    ],
)
def test_shop_gate_refuses_before_a_code_exists(shop, owner, purpose, binding, code):
    if binding is not None:
        BindingFactory(shop=shop, **binding)
    with refused(code):
        flows.issue(shop, purpose, owner)


def test_closed_shop_gets_no_ticket(shop, owner):
    shop.status = "closed"
    shop.save()
    with refused("SHOP_CLOSED"):
        flows.issue(shop, "authorize", owner)


def test_personal_shop_gets_no_upgrade_ticket(db):
    membership = MembershipFactory(shop=ShopFactory(personal=True), role=Role.OWNER)
    BindingFactory(shop=membership.shop)
    with refused("NOT_UPGRADABLE"):
        flows.issue(membership.shop, "upgrade", membership.user)


def test_spent_replacement_gets_no_rebind_ticket(shop, owner):
    BindingFactory(shop=shop)
    shop.replacements_used = 1
    shop.save()
    with refused("NO_REPLACEMENT_LEFT"):
        flows.issue(shop, "rebind", owner)


def test_full_list_of_authorizations_gets_no_ticket(shop, owner, book):
    for _ in range(book.authorized_limit):
        BindingFactory(shop=shop, authorized=True)
    with refused("AUTHORIZED_LIMIT_REACHED"):
        flows.issue(shop, "authorize", owner)
    assert flows.issue(shop, "bind", owner).state == "waiting"


def test_one_event_is_written_for_one_ticket(shop, owner):
    flows.issue(shop, "bind", owner)
    assert Event.objects.count() == 1
