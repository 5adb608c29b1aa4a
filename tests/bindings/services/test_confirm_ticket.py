"""The final confirmation: what a binding and an authorization do, who confirms, and twice is once (R2, R8 to R11)."""

import pytest

from accounts.models import Review
from bindings.models import Consent
from shops.models import Notice, Role
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory, MembershipFactory, ShopFactory
from tests.world import last_event, refused, shows, unchanged, verbs


def test_own_blue_v_is_upgraded_and_keeps_its_name(shop, owner):
    account = AccountFactory(blue_v=True, entity=shop.entity, display_name="Old Name")
    binding = flows.bind(shop, account, owner)
    account.refresh_from_db()
    assert (binding.state, binding.role, binding.bound_by) == ("upgraded", "official", owner)
    assert (binding.upgraded_at, account.display_name) == (binding.bound_at, "Old Name")
    assert not Review.objects.exists()


def test_own_verified_account_takes_the_name_and_blue_v(shop, owner):
    account = AccountFactory(verified=True, entity=shop.entity)
    binding = flows.bind(shop, account, owner)
    account.refresh_from_db()
    assert (binding.state, account.kind, account.display_name) == ("upgraded", "blue_v", shop.name)
    assert account.name_edited_at is None
    assert not Review.objects.exists()


def test_unverified_account_asks_for_the_entity_change(shop, owner, book):
    account = AccountFactory(unverified=True)
    declared = account.entity
    binding = flows.bind(shop, account, owner)
    review = Review.objects.get()
    account.refresh_from_db()
    assert (binding.state, binding.upgraded_at, binding.upgrade_name) == ("in_review", None, shop.name)
    assert (review.kind, review.state, review.entity) == ("entity_change", "open", shop.entity)
    assert (review.completes_upgrade, review.proposed_name, review.account) == (True, shop.name, account)
    assert (review.due_at - review.submitted_at).total_seconds() == book.entity_change_hours * 3600
    assert (account.entity, account.kind) == (declared, "enterprise_unverified")


@pytest.mark.parametrize("kind", ["regular", "unverified"])
def test_regular_or_declared_account_starts_blue_v(shop, owner, book, kind):
    entity = {} if kind == "regular" else {"entity": shop.entity}
    account = AccountFactory(**{kind: True}, **entity)
    binding = flows.bind(shop, account, owner)
    review = Review.objects.get()
    assert (binding.state, review.kind, review.completes_upgrade) == ("in_review", "blue_v", True)
    assert (review.due_at - review.submitted_at).total_seconds() == book.blue_v_hours * 3600
    account.refresh_from_db()
    assert (account.kind, account.display_name != shop.name) == (kind.replace("un", "enterprise_un"), True)


def test_personal_shop_is_bound_without_upgrade(db):
    member = MembershipFactory(shop=ShopFactory(personal=True, name="Best No. 1"))
    account = AccountFactory()
    binding = flows.bind(member.shop, account, member.user)
    assert (binding.state, binding.upgrade_name, Review.objects.count()) == ("bound", "", 0)


def test_binding_event_shows_before_after_facts_and_rules(shop, owner, book):
    account = AccountFactory(verified=True, entity=shop.entity)
    flows.bind(shop, account, owner)
    event = last_event()
    assert (event.verb, event.shop, event.account, event.actor) == ("account_bound", shop, account, owner)
    assert (event.rules, event.rule_book) == (["R1", "R4", "R5", "R8", "R9", "R11"], book)
    assert event.after["effects"] == ["bind_account", "match_name", "grant_blue_v", "mark_upgraded"]
    assert (event.facts["purpose"], event.facts["account"]["kind"]) == ("bind", "enterprise_verified")
    shows(
        event,
        state=("not_bound", "upgraded"),
        official=("", account.handle),
        display_name=("", shop.name),
        kind=("", "blue_v"),
        entity=("", shop.entity.name),
    )


def test_one_flow_writes_four_events(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    assert verbs(shop=shop) == ["ticket_issued", "ticket_scanned", "ticket_agreed", "account_bound"]


def test_both_consents_stand_behind_the_binding(shop, owner):
    binding = flows.bind(shop, AccountFactory(unverified=True), owner)
    sides = [binding.holder_consent, binding.merchant_consent]
    assert [(consent.side, consent.terms.kind) for consent in sides] == [
        ("holder", "binding"),
        ("merchant", "binding"),
    ]
    assert [consent.user for consent in sides] == [None, owner]
    assert Consent.objects.count() == 4
    assert {consent.sha256 for consent in Consent.objects.all()} == {
        c.terms.sha256 for c in Consent.objects.all()
    }


def test_benefits_come_with_the_binding(shop, owner):
    binding = flows.complete(shop, "bind", AccountFactory(), owner, benefits=["roles", "identity"])
    assert binding.benefits == ["identity", "roles"]


def test_everybody_of_the_shop_is_told_once(shop, owner, viewer, stranger):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    flows.confirm(ticket, owner)
    flows.confirm(ticket, owner)
    told = Notice.objects.filter(kind="account_bound").values_list("user", flat=True)
    assert set(told) == {owner.pk, viewer.pk}
    assert len(told) == 2


# -- authorize ------------------------------------------------------------------------------------------------


def test_authorization_leaves_the_official_account_alone(shop, owner):
    official = BindingFactory(shop=shop)
    account = AccountFactory(blue_v=True)
    binding = flows.authorize(shop, account, owner)
    official.refresh_from_db()
    assert (binding.role, binding.state, binding.benefits) == ("authorized", "authorized", [])
    assert (official.state, official.ended_at) == ("bound", None)
    assert binding.holder_consent.terms.kind == "authorization"
    assert (last_event().verb, last_event().rules) == ("account_authorized", ["R4", "R8", "R13"])
    shows(last_event(), authorized=(None, account.handle))


def test_account_is_authorized_by_several_shops(shop, other_shop, owner, stranger):
    account = AccountFactory()
    flows.authorize(shop, account, owner)
    assert flows.authorize(other_shop, account, stranger).state == "authorized"


def test_own_authorization_ends_with_the_binding(shop, owner):
    authorized = BindingFactory(shop=shop, authorized=True)
    binding = flows.complete(shop, "bind", authorized.account, owner, ends_authorization=True)
    authorized.refresh_from_db()
    assert (authorized.ended_at, authorized.end_reason) == (binding.bound_at, "becomes_official")
    assert last_event().verb == "account_bound"
    assert (last_event().before["authorized"], last_event().after["authorized"]) == (
        authorized.account.handle,
        "",
    )


def test_wish_to_end_an_authorization_that_is_not_there_changes_nothing(shop, owner):
    flows.complete(shop, "bind", AccountFactory(), owner, ends_authorization=True)
    assert "authorized" not in last_event().after


# -- who ------------------------------------------------------------------------------------------------------


def test_manager_confirms_what_the_owner_began(shop, owner, manager):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    assert flows.confirm(ticket, manager).bound_by == manager


def test_viewer_and_stranger_cannot_confirm(shop, owner, viewer, stranger):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    for person in (viewer, stranger):
        with refused("ROLE_TOO_SMALL"):
            flows.confirm(ticket, person)


def test_member_who_lost_the_role_meanwhile_cannot_confirm(shop, owner, manager):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), manager)
    manager.memberships.update(role=Role.VIEWER)
    with refused("ROLE_TOO_SMALL"):
        flows.confirm(ticket, manager)


# -- twice ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["bind", "rebind", "authorize"])
def test_confirming_twice_is_confirming_once(shop, owner, purpose):
    if purpose == "rebind":
        BindingFactory(shop=shop)
    ticket = flows.scan_and_agree(shop, purpose, AccountFactory(), owner)
    binding = flows.confirm(ticket, owner)
    with unchanged():
        assert flows.confirm(ticket, owner) == binding


def test_old_confirmation_sent_again_after_a_later_upgrade(shop, owner, operator):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    binding = flows.confirm(ticket, owner)
    flows.reject(shop, operator)
    flows.complete(shop, "upgrade", account, owner)
    with unchanged():
        assert flows.confirm(ticket, owner) == binding


def test_old_confirmation_sent_again_after_a_rebind_names_the_ended_binding(shop, owner):
    ticket = flows.scan_and_agree(shop, "bind", AccountFactory(), owner)
    binding = flows.confirm(ticket, owner)
    flows.rebind(shop, AccountFactory(), owner)
    with unchanged():
        assert flows.confirm(ticket, owner) == binding


# -- an open request of the account ---------------------------------------------------------------------------


def test_open_request_gives_way_to_the_upgrade(shop, other_shop, owner, stranger, now):
    """Asked for another shop's entity first, bound here then: one undecided review for the account."""
    account = AccountFactory(unverified=True, entity=EntityFactory())
    Review.objects.create(
        kind="entity_change",
        account=account,
        shop=other_shop,
        entity=other_shop.entity,
        submitted_at=now,
        due_at=now,
    )
    flows.bind(shop, account, owner)
    assert list(Review.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "open"]
