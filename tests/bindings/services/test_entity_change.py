"""The way out of an entity mismatch: asking for the entity change, and taking it back (R5)."""

import pytest

from accounts.models import Account, Review
from bindings import services
from bindings.models import Terms
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory
from tests.world import last_event, refused, shows, unchanged


@pytest.fixture
def account(db):
    return AccountFactory(verified=True)


@pytest.fixture
def ticket(shop, owner, account):
    """A scan denied because the entities differ."""
    return flows.scan(shop, "bind", account, owner)


def by_holder(ticket, now, account=None, **more):
    actor = services.holder(account or ticket.account)
    return services.request_entity_change(ticket=ticket, actor=actor, now=now, **({"agreed": True} | more))


def by_desk(ticket, person, now):
    return services.request_entity_change(ticket=ticket, actor=services.merchant(person), now=now)


def test_holders_request_goes_to_the_operators(shop, account, ticket, now, book):
    review = by_holder(ticket, now)
    assert (review.kind, review.state, review.shop, review.account) == (
        "entity_change",
        "open",
        shop,
        account,
    )
    assert (review.entity, review.completes_upgrade) == (shop.entity, False)
    assert (review.due_at - now).total_seconds() == book.entity_change_hours * 3600


def test_event_keeps_the_terms_agreed_to(shop, account, ticket, now):
    review = by_holder(ticket, now)
    terms = Terms.objects.get(kind="entity_change")
    assert last_event().verb == "entity_change_requested"
    assert last_event().facts == {
        "ticket": ticket.key,
        "terms": terms.version,
        "terms_sha256": terms.sha256,
    }
    shows(
        last_event(),
        entity=(account.entity.name, shop.entity.name),
        review=(None, review.number),
        review_state=(None, "open"),
    )


def test_desk_request_waits_for_the_holder(ticket, owner, now):
    review = by_desk(ticket, owner, now)
    assert (review.state, last_event().facts) == ("awaiting_holder", {"ticket": ticket.key})
    opened = by_holder(ticket, now)
    assert (opened.pk, opened.state, last_event().after["review_state"]) == (review.pk, "open", "open")


def test_holder_agrees_to_the_license_of_this_moment(shop, ticket, owner, operator, now):
    by_desk(ticket, owner, now)
    newer = EntityFactory()
    services.change_shop_entity(
        shop=shop, entity=newer, reason="x", actor=services.operator(operator), now=now
    )
    assert by_holder(ticket, now).entity == newer


def test_closed_shop_asks_for_nothing(shop, ticket, owner, now):
    Shop.objects.update(status="closed")
    with unchanged(), refused("SHOP_CLOSED"):
        by_desk(ticket, owner, now)


@pytest.mark.parametrize("status", ["banned", "cancelled"])
def test_account_that_is_unavailable_changes_no_entity(account, ticket, now, status):
    Account.objects.update(status=status)
    with unchanged(), refused("ACCOUNT_UNAVAILABLE"):
        by_holder(ticket, now)


def test_asking_twice_is_asking_once(ticket, owner, now):
    review = by_holder(ticket, now)
    with unchanged():
        assert by_holder(ticket, now) == review
        assert by_desk(ticket, owner, now) == review


def test_waiting_desk_request_is_not_asked_twice(ticket, owner, now):
    by_desk(ticket, owner, now)
    with unchanged():
        by_desk(ticket, owner, now)


def test_nothing_is_bound_by_it(shop, ticket, now):
    by_holder(ticket, now)
    assert (shop.bindings.count(), ticket.account.entity_id == shop.entity_id) == (0, False)


def test_account_without_entity_on_record_may_ask_too(shop, owner, now):
    ticket = flows.scan(shop, "bind", AccountFactory(verified=True, entity=None), owner)
    assert by_holder(ticket, now).state == "open"
    assert last_event().before == {"entity": ""}


def test_holder_has_to_agree(ticket, now):
    with refused("AGREEMENT_REQUIRED"):
        by_holder(ticket, now, agreed=False)


def test_another_phone_cannot_ask(ticket, now):
    with refused("TICKET_CLAIMED"):
        by_holder(ticket, now, AccountFactory(verified=True))


def test_viewer_and_stranger_cannot_ask(ticket, viewer, stranger, now):
    for person in (viewer, stranger):
        with refused("ROLE_TOO_SMALL"):
            by_desk(ticket, person, now)


def test_scan_that_was_not_denied_for_its_entity_gives_no_way_out(shop, owner, now):
    waiting = flows.issue(shop, "authorize", owner)
    scanned = flows.scan(shop, "bind", AccountFactory(), owner)
    banned = flows.scan(shop, "bind", AccountFactory(status="banned"), owner)
    for ticket in (waiting, scanned, banned):
        with refused("TICKET_CHANGED"):
            by_desk(ticket, owner, now)


def test_entity_that_is_the_shops_by_now_needs_no_request(shop, account, ticket, now):
    type(account).objects.update(entity=shop.entity)
    with refused("ENTITY_UNCHANGED"):
        by_holder(ticket, now)


def test_account_that_became_regular_has_no_entity_to_change(account, ticket, now):
    type(account).objects.update(kind="regular", entity=None)
    with refused("NOT_ENTERPRISE"):
        by_holder(ticket, now)


def test_official_account_of_another_shop_keeps_its_entity(account, ticket, now):
    BindingFactory(account=account)
    with refused("ACCOUNT_TAKEN"):
        by_holder(ticket, now)


def test_own_official_account_may_change_to_the_shops_entity(shop, owner, account, now):
    BindingFactory(shop=shop, account=account)
    ticket = flows.scan(shop, "upgrade", account, owner)
    assert by_holder(ticket, now).state == "open"


def test_open_request_of_another_shop_is_in_the_way(other_shop, stranger, account, ticket, now):
    by_holder(flows.scan(other_shop, "bind", account, stranger), now)
    with refused("REVIEW_OPEN"):
        by_holder(ticket, now)


def test_open_request_of_another_shop_is_in_the_way_of_a_waiting_one(
    other_shop, stranger, owner, account, ticket, now
):
    by_desk(ticket, owner, now)
    by_holder(flows.scan(other_shop, "bind", account, stranger), now)
    with refused("REVIEW_OPEN"):
        by_holder(ticket, now)


def test_shop_that_lost_its_entity_cannot_ask(shop, ticket, now):
    type(shop).objects.filter(pk=shop.pk).update(shop_type="personal", entity=None)
    with refused("PERSONAL_SHOP_HAS_NO_ENTITY"):
        by_holder(ticket, now)


@pytest.mark.parametrize("side", ["holder", "merchant"])
def test_request_is_taken_back_once_from_either_side(ticket, owner, now, side):
    review = by_holder(ticket, now)
    actor = services.merchant(owner) if side == "merchant" else services.holder(ticket.account)
    services.withdraw_request(review=review, actor=actor, now=now)
    review.refresh_from_db()
    assert (review.state, review.decided_at, last_event().verb) == (
        "withdrawn",
        now,
        "entity_change_withdrawn",
    )
    with unchanged():
        services.withdraw_request(review=review, actor=actor, now=now)


def test_withdrawn_request_can_be_asked_again(ticket, now):
    review = by_holder(ticket, now)
    services.withdraw_request(review=review, actor=services.holder(ticket.account), now=now)
    assert by_holder(ticket, now).pk != review.pk


def test_viewer_cannot_withdraw_and_neither_can_another_phone(ticket, viewer, now):
    review = by_holder(ticket, now)
    with refused("ROLE_TOO_SMALL"):
        services.withdraw_request(review=review, actor=services.merchant(viewer), now=now)
    with refused("TICKET_CHANGED"):
        services.withdraw_request(review=review, actor=services.holder(AccountFactory()), now=now)


def test_decided_request_and_one_an_upgrade_waits_for_stay(shop, owner, operator, ticket, now):
    by_holder(ticket, now)
    decided = flows.reject(shop, operator)
    with refused("REVIEW_DECIDED"):
        services.withdraw_request(review=decided, actor=services.merchant(owner), now=now)
    flows.bind(shop, AccountFactory(), owner)
    with refused("REVIEW_DECIDED"):
        services.withdraw_request(
            review=Review.objects.get(completes_upgrade=True), actor=services.merchant(owner), now=now
        )
