"""Approval: entity, name, blue V, upgraded, and everything looked at again (R6, R7, R9, R11)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.models import RuleBook
from bindings.policy import AccountFacts, ReviewFacts, ShopFacts, decide_review
from bindings.services.effects import EFFECTS
from shops.models import Notice, Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory
from tests.world import last_event, refused, shows


@pytest.fixture
def account(shop, owner):
    """A regular account, bound; its blue V verification is open."""
    account = AccountFactory(display_name="Old Name")
    flows.bind(shop, account, owner)
    return account


def test_blue_v_approval_upgrades_the_shop(shop, account, operator, book):
    review = flows.approve(shop, operator)
    binding = services.official_binding(shop)
    account.refresh_from_db()
    assert (binding.state, binding.upgraded_at) == ("upgraded", review.decided_at)
    assert (account.kind, account.entity, account.display_name) == ("blue_v", shop.entity, shop.name)
    assert (review.state, review.decided_by, account.name_edited_at) == ("approved", operator, None)


def test_event_shows_what_the_approval_did(shop, account, operator, book):
    review = flows.approve(shop, operator)
    event = last_event()
    assert (event.verb, event.actor, event.rule_book) == ("review_approved", operator, book)
    assert (event.facts["review"], event.facts["kind"]) == (review.number, "blue_v")
    assert event.after["effects"] == ["register_entity", "match_name", "grant_blue_v", "mark_upgraded"]
    assert event.rules == ["R7", "R9", "R11", "R22"]
    shows(
        event,
        state=("in_review", "upgraded"),
        kind=("regular", "blue_v"),
        display_name=("Old Name", shop.name),
        entity=("", shop.entity.name),
        entity_code=("", shop.entity.code),
    )


def test_event_keeps_the_facts_to_decide_again(shop, account, operator):
    flows.approve(shop, operator)
    facts = last_event().facts
    asked = ReviewFacts(**facts["request"])
    again = decide_review(asked, ShopFacts(**facts["shop"]), AccountFacts(**facts["account"]))
    assert (again.allowed, list(again.effects)) == (True, last_event().after["effects"])


def test_entity_change_approval_changes_the_entity_as_well(shop, owner, operator):
    account = AccountFactory(unverified=True)
    flows.bind(shop, account, owner)
    flows.approve(shop, operator)
    account.refresh_from_db()
    assert (account.kind, account.entity, account.display_name) == ("blue_v", shop.entity, shop.name)
    assert last_event().after["effects"][0] == "change_entity"
    assert services.official_binding(shop).state == "upgraded"


def test_name_chosen_at_the_desk_is_given(shop, owner, operator):
    Shop.objects.update(name="Best Tea")
    account = AccountFactory()
    flows.confirm(flows.scan_and_agree(shop, "bind", account, owner), owner, name="Hill Tea")
    flows.approve(shop, operator)
    account.refresh_from_db()
    assert account.display_name == "Hill Tea"


def test_shop_is_told(shop, account, owner, operator):
    flows.approve(shop, operator)
    assert Notice.objects.filter(kind="review_approved", user=owner).count() == 1


def test_second_approval_is_refused(shop, account, operator, now):
    review = flows.approve(shop, operator)
    with refused("REVIEW_DECIDED"):
        services.approve_review(review=review, actor=services.operator(operator), now=now)


def test_withdrawn_review_cannot_be_approved(shop, account, owner, operator, now):
    review = flows.open_review(shop)
    flows.rebind(shop, AccountFactory(blue_v=True, entity=shop.entity), owner)
    with refused("REVIEW_DECIDED"):
        services.approve_review(review=review, actor=services.operator(operator), now=now)


def test_returned_review_waits_for_the_shop(shop, account, operator, now):
    review = flows.open_review(shop)
    Review.objects.update(state="returned")
    with refused("REVIEW_RETURNED"):
        services.approve_review(review=review, actor=services.operator(operator), now=now)


@pytest.mark.parametrize(
    ("model", "change", "code"),
    [
        (Shop, {"status": "closed"}, "SHOP_CLOSED"),
        (Account, {"real_name_verified": False}, "REAL_NAME_REQUIRED"),
        (Account, {"status": "banned"}, "ACCOUNT_UNAVAILABLE"),
    ],
)
def test_facts_are_looked_at_again(shop, account, operator, model, change, code):
    model.objects.update(**change)
    with refused(code):
        flows.approve(shop, operator)


def test_every_reason_is_told_at_once(shop, account, operator):
    Account.objects.update(real_name_verified=False, status="cancelled")
    Shop.objects.update(entity=EntityFactory())
    AccountFactory(blue_v=True, display_name=shop.name)
    with refused("REAL_NAME_REQUIRED", "ACCOUNT_UNAVAILABLE", "ENTITY_CHANGED_SINCE", "NAME_NOT_LEGAL"):
        flows.approve(shop, operator)


def test_shop_that_changed_its_entity_has_to_ask_again(shop, account, operator):
    Shop.objects.update(entity=EntityFactory())
    with refused("ENTITY_CHANGED_SINCE"):
        flows.approve(shop, operator)


def test_declared_entity_that_changed_is_not_overwritten(shop, owner, operator):
    """Verification under the declared entity: nobody agreed to a change of it."""
    account = AccountFactory(unverified=True, entity=shop.entity)
    flows.bind(shop, account, owner)
    Account.objects.update(entity=EntityFactory())
    with refused("ENTITY_MISMATCH"):
        flows.approve(shop, operator)


def test_regular_account_with_an_entity_on_record_gets_the_shops(shop, owner, operator):
    account = AccountFactory(entity=EntityFactory())
    flows.bind(shop, account, owner)
    flows.approve(shop, operator)
    account.refresh_from_db()
    assert account.entity == shop.entity
    assert last_event().after["effects"][0] == "register_entity"


def test_name_taken_meanwhile_is_refused(shop, account, operator):
    AccountFactory(blue_v=True, display_name=shop.name)
    with refused("NAME_NOT_LEGAL") as caught:
        flows.approve(shop, operator)
    assert caught.value.facts == {"problems": ("NAME_TAKEN",), "name": shop.name}


def test_naming_follows_the_rule_book_of_the_day(shop, account, operator, now):
    RuleBook.objects.create(effective_from=timezone.localdate() + timedelta(days=1), name_maximum=3)
    review = flows.open_review(shop)
    with refused("NAME_NOT_LEGAL"):
        services.approve_review(review=review, actor=services.operator(operator), now=now + timedelta(days=1))


def test_account_that_is_blue_v_by_now_keeps_its_name(shop, account, operator):
    Account.objects.update(kind="blue_v", entity=shop.entity, display_name="Hill Tea")
    flows.approve(shop, operator)
    account.refresh_from_db()
    assert account.display_name == "Hill Tea"
    assert last_event().after["effects"] == ["mark_upgraded"]
    shows(last_event(), state=("in_review", "upgraded"))


def test_entity_that_is_the_shops_by_now_is_not_changed_again(shop, owner, operator):
    account = AccountFactory(unverified=True)
    flows.bind(shop, account, owner)
    Account.objects.update(entity=shop.entity)
    flows.approve(shop, operator)
    assert last_event().after["effects"] == ["match_name", "grant_blue_v", "mark_upgraded"]
    shows(
        last_event(),
        state=("in_review", "upgraded"),
        kind=("enterprise_unverified", "blue_v"),
        display_name=(account.display_name, shop.name),
    )


def test_effects_are_carried_out_by_one_interpreter(shop, account, operator, monkeypatch):
    """Without the effect in the table that scans use too, an approval has nobody to do it."""
    monkeypatch.delitem(EFFECTS, "mark_upgraded")
    with pytest.raises(KeyError, match="mark_upgraded"):
        flows.approve(shop, operator)


def test_request_that_waits_for_the_holder_is_not_decided_yet(shop, owner, operator, now):
    ticket = flows.scan(shop, "bind", AccountFactory(verified=True), owner)
    review = services.request_entity_change(ticket=ticket, actor=services.merchant(owner), now=now)
    with refused("REVIEW_AWAITS_HOLDER"):
        flows.approve(shop, operator, review)


def test_account_that_is_no_longer_the_shops_is_not_upgraded(shop, account, operator):
    shop.bindings.update(ended_at=timezone.now())
    with refused("WRONG_ACCOUNT"):
        flows.approve(shop, operator)


def test_plain_entity_change_leaves_kind_and_name(shop, owner, operator, now):
    account = AccountFactory(verified=True, display_name="Old Name")
    ticket = flows.scan(shop, "bind", account, owner)
    services.request_entity_change(ticket=ticket, actor=services.holder(account), now=now, agreed=True)
    flows.approve(shop, operator)
    account.refresh_from_db()
    assert (account.entity, account.kind, account.display_name) == (
        shop.entity,
        "enterprise_verified",
        "Old Name",
    )
    assert (shop.bindings.count(), last_event().after["effects"]) == (0, ["change_entity"])


def test_entity_of_another_shops_official_account_is_not_changed(shop, owner, operator, now):
    account = AccountFactory(verified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    services.request_entity_change(ticket=ticket, actor=services.holder(account), now=now, agreed=True)
    BindingFactory(account=account)
    with refused("ACCOUNT_TAKEN"):
        flows.approve(shop, operator)
