"""The final confirmation of an upgrade and of a rebind: state, event, replacement, review (R8 to R11)."""

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import Binding
from tests import flows
from tests.factories import AccountFactory, BindingFactory, MembershipFactory, ShopFactory
from tests.world import last_event, refused, shows

# -- upgrade --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "state", "kind"),
    [
        ({"blue_v": True, "own": True}, "upgraded", "blue_v"),
        ({"verified": True, "own": True}, "upgraded", "blue_v"),
        ({"unverified": True, "own": True}, "in_review", "enterprise_unverified"),
        ({"unverified": True}, "in_review", "enterprise_unverified"),
        ({}, "in_review", "regular"),
    ],
)
def test_upgrade_of_the_bound_account_by_kind(shop, owner, account, state, kind):
    entity = {"entity": shop.entity} if account.pop("own", False) else {}
    old = BindingFactory(shop=shop, account=AccountFactory(**account, **entity))
    binding = flows.complete(shop, "upgrade", old.account, owner)
    binding.account.refresh_from_db()
    assert (binding.pk, binding.state, binding.account.kind) == (old.pk, state, kind)
    assert (binding.imported, binding.holder_consent is not None) == (True, True)
    assert last_event().verb == "upgrade_confirmed"


def test_upgrade_event_shows_the_new_name_and_kind(shop, owner):
    account = AccountFactory(verified=True, entity=shop.entity, display_name="Old Name")
    BindingFactory(shop=shop, account=account)
    flows.complete(shop, "upgrade", account, owner)
    shows(
        last_event(),
        state=("bound", "upgraded"),
        display_name=("Old Name", shop.name),
        kind=("enterprise_verified", "blue_v"),
    )


def test_upgrade_lets_the_replacement_lapse_without_spending_it(shop, owner):
    account = BindingFactory(shop=shop, account=AccountFactory(blue_v=True, entity=shop.entity)).account
    binding = flows.complete(shop, "upgrade", account, owner)
    shop.refresh_from_db()
    assert shop.replacements_used == 0
    assert services.standing_of(shop, binding, timezone.localdate()).replacements_left == 0


def test_upgrade_changes_the_benefits(shop, owner):
    account = BindingFactory(shop=shop).account
    assert flows.complete(shop, "upgrade", account, owner, benefits=["repeat"]).benefits == ["repeat"]


def test_rejected_upgrade_can_be_handed_in_again(shop, owner, operator):
    account = AccountFactory()
    first = flows.bind(shop, account, owner)
    flows.reject(shop, operator)
    again = flows.complete(shop, "upgrade", account, owner)
    assert (again.pk, again.state) == (first.pk, "in_review")
    assert list(Review.objects.order_by("pk").values_list("state", flat=True)) == ["rejected", "open"]


# -- rebind ---------------------------------------------------------------------------------------------------


def test_rebind_frees_the_old_account_and_spends_the_replacement(shop, owner):
    old = BindingFactory(shop=shop, account=AccountFactory(unverified=True, display_name="Old Name"))
    account = AccountFactory()
    new = flows.rebind(shop, account, owner)
    old.refresh_from_db()
    shop.refresh_from_db()
    assert (new.account, new.state, shop.replacements_used) == (account, "in_review", 1)
    assert (old.ended_at, old.end_reason, old.state) == (new.bound_at, "rebound", "bound")
    assert (old.account.kind, old.account.display_name) == ("enterprise_unverified", "Old Name")
    assert Binding.objects.authorized().count() == 0


def test_rebind_event_shows_both_accounts(shop, owner):
    old, new = BindingFactory(shop=shop).account, AccountFactory(blue_v=True, entity=shop.entity)
    flows.rebind(shop, new, owner)
    assert last_event().verb == "account_rebound"
    shows(
        last_event(),
        state=("bound", "upgraded"),
        official=(old.handle, new.handle),
        display_name=(old.display_name, new.display_name),
        kind=("regular", "blue_v"),
        entity=("", shop.entity.name),
        replacements_used=(0, 1),
    )


def test_rebind_from_review_withdraws_it(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    review = Review.objects.get()
    flows.rebind(shop, AccountFactory(blue_v=True, entity=shop.entity), owner)
    review.refresh_from_db()
    assert (review.state, review.decided_at is not None, review.decided_by) == ("withdrawn", True, None)
    assert last_event().after["effects"][0] == "withdraw_review"


def test_freed_account_can_be_bound_elsewhere(shop, other_shop, owner, stranger):
    freed = BindingFactory(shop=shop).account
    flows.rebind(shop, AccountFactory(), owner)
    assert flows.bind(other_shop, freed, stranger).state == "in_review"


def test_second_rebind_is_refused(shop, owner):
    BindingFactory(shop=shop)
    flows.rebind(shop, AccountFactory(), owner)
    with refused("NO_REPLACEMENT_LEFT"):
        flows.rebind(shop, AccountFactory(), owner)


def test_nothing_before_the_confirmation_spends_the_replacement(shop, owner, now):
    BindingFactory(shop=shop)
    account = AccountFactory()
    services.cancel_ticket(
        ticket=flows.scan_and_agree(shop, "rebind", account, owner), actor=services.merchant(owner), now=now
    )
    services.refuse(
        ticket=flows.scan(shop, "rebind", account, owner),
        account=account,
        actor=services.holder(account),
        now=now,
    )
    flows.scan(shop, "rebind", AccountFactory(status="banned"), owner)
    flows.let_expire(flows.issue(shop, "rebind", owner))
    services.expire_tickets(now=now)
    shop.refresh_from_db()
    assert shop.replacements_used == 0


def test_personal_shop_rebinds_a_regular_account(db):
    member = MembershipFactory(shop=ShopFactory(personal=True))
    BindingFactory(shop=member.shop)
    binding = flows.rebind(member.shop, AccountFactory(), member.user)
    member.shop.refresh_from_db()
    assert (binding.state, member.shop.replacements_used) == ("bound", 1)
