"""The operators' verbs on shops and accounts: a reason, an event, and nothing by the way (R12, R19, R20)."""

import pytest
from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.models import Event
from shops.models import Notice, Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory, MembershipFactory, ShopFactory
from tests.world import last_event, refused, shows, unchanged, verbs

REASON = "Asked for in writing"


@pytest.fixture
def act(supervisor, now):
    """Call an operator's verb as the supervisor, with a reason."""

    def run(verb, **more):
        return verb(**({"reason": REASON, "actor": services.operator(supervisor), "now": now} | more))

    return run


# -- grant a replacement ---------------------------------------------------------------------------------------


def test_grant_allows_one_more_rebind(shop, owner, act):
    BindingFactory(shop=shop)
    flows.rebind(shop, AccountFactory(), owner)
    act(services.grant_replacement, shop=shop)
    shop.refresh_from_db()
    assert (shop.replacements_allowed, shop.replacements_used) == (2, 1)
    assert (last_event().verb, last_event().rules, last_event().reason) == (
        "replacement_granted",
        ["R10", "R19"],
        REASON,
    )
    shows(last_event(), replacements_allowed=(1, 2))
    flows.rebind(shop, AccountFactory(), owner)
    shop.refresh_from_db()
    assert shop.replacements_used == 2


def test_grant_tells_the_shops_people(shop, owner, act):
    act(services.grant_replacement, shop=shop)
    assert Notice.objects.filter(user=owner, kind="replacement_granted").count() == 1


def test_grant_is_refused_where_no_rebind_can_follow(shop, act):
    with refused("REASON_REQUIRED"):
        act(services.grant_replacement, shop=shop, reason=" ")
    BindingFactory(shop=shop, upgraded=True)
    with refused("ALREADY_UPGRADED"):
        act(services.grant_replacement, shop=shop)
    Shop.objects.update(status="closed")
    with refused("SHOP_CLOSED"):
        act(services.grant_replacement, shop=shop)


# -- close a shop ----------------------------------------------------------------------------------------------


def test_closing_ends_the_codes_and_keeps_the_bindings(shop, owner, act):
    binding = BindingFactory(shop=shop)
    ticket = flows.scan_and_agree(shop, "rebind", AccountFactory(), owner)
    act(services.close_shop, shop=shop)
    for row in (shop, binding, ticket):
        row.refresh_from_db()
    assert (shop.status, binding.ended_at, ticket.state) == ("closed", None, "cancelled")
    assert verbs()[-2:] == ["ticket_cancelled", "shop_closed"]
    shows(last_event(), status=("open", "closed"))


def test_closing_twice_is_closing_once(shop, act):
    act(services.close_shop, shop=shop)
    with unchanged():
        act(services.close_shop, shop=shop)


def test_closing_needs_a_reason(shop, act):
    with refused("REASON_REQUIRED"):
        act(services.close_shop, shop=shop, reason="")


def test_two_closed_shops_of_one_person_are_two_notices(shop, owner, act):
    second = MembershipFactory(user=owner).shop
    act(services.close_shop, shop=shop)
    act(services.close_shop, shop=second)
    assert Notice.objects.filter(user=owner, kind="shop_closed").count() == 2


# -- entities --------------------------------------------------------------------------------------------------


def test_shop_entity_changes_and_an_upgraded_binding_drifts(shop, act):
    binding = BindingFactory(shop=shop, upgraded=True)
    old, new = shop.entity, EntityFactory()
    act(services.change_shop_entity, shop=shop, entity=new)
    shop.refresh_from_db()
    assert (shop.entity, last_event().verb, last_event().rules) == (
        new,
        "shop_entity_changed",
        ["R19", "R20"],
    )
    shows(last_event(), entity=(old.name, new.name), entity_code=(old.code, new.code))
    binding.refresh_from_db()
    assert binding.ended_at is None
    assert services.standing_of(shop, binding, timezone.localdate()).entity_drift is True


def test_shop_entity_change_is_refused_without_sense(shop, act):
    personal = ShopFactory(personal=True)
    for changes, code in (
        ({"shop": shop, "entity": shop.entity}, "ENTITY_UNCHANGED"),
        ({"shop": personal, "entity": shop.entity}, "PERSONAL_SHOP_HAS_NO_ENTITY"),
        ({"shop": shop, "entity": shop.entity, "reason": ""}, "REASON_REQUIRED"),
    ):
        with refused(code):
            act(services.change_shop_entity, **changes)


def test_account_entity_changes_in_the_log_of_its_shop(shop, owner, act):
    binding, new = BindingFactory(shop=shop, upgraded=True), EntityFactory()
    act(services.change_account_entity, account=binding.account, entity=new)
    binding.refresh_from_db()
    assert (binding.account.entity, last_event().shop, last_event().verb) == (
        new,
        shop,
        "account_entity_changed",
    )
    assert services.standing_of(shop, binding, timezone.localdate()).entity_drift is True
    assert Notice.objects.filter(user=owner, kind="account_entity_changed").count() == 1


def test_account_entity_changes_in_its_own_log_without_shop(db, act):
    account, new = AccountFactory(verified=True, entity=None), EntityFactory()
    act(services.change_account_entity, account=account, entity=new)
    assert (last_event().shop, last_event().chain) == (None, f"account:{account.pk}")
    assert (last_event().before["entity"], last_event().after["entity"]) == ("", new.name)


def test_account_entity_change_is_refused_without_sense(db, act):
    account = AccountFactory(verified=True)
    with refused("ENTITY_UNCHANGED"):
        act(services.change_account_entity, account=account, entity=account.entity)
    with refused("REASON_REQUIRED"):
        act(services.change_account_entity, account=account, entity=account.entity, reason="")


# -- cancel an account -----------------------------------------------------------------------------------------


def test_cancelled_account_leaves_its_shop_not_bound(shop, owner, act, now):
    binding = BindingFactory(shop=shop, upgraded=True)
    act(services.cancel_account, account=binding.account)
    binding.refresh_from_db()
    shop.refresh_from_db()
    assert (binding.ended_at, binding.end_reason, binding.account.status) == (
        now,
        "account_cancelled",
        "cancelled",
    )
    assert (services.official_binding(shop), shop.replacements_used) == (None, 0)
    assert (last_event().verb, last_event().rules, last_event().reason) == (
        "account_cancelled",
        ["R19"],
        REASON,
    )
    assert last_event().before["state"] == "upgraded"
    assert (last_event().after["state"], last_event().after["official"]) == ("not_bound", "")
    assert Notice.objects.filter(user=owner, kind="account_cancelled").count() == 1


def test_cancelled_account_withdraws_the_review_and_ends_its_tickets(shop, other_shop, owner, stranger, act):
    account = AccountFactory()
    flows.bind(shop, account, owner)
    ticket = flows.scan(other_shop, "authorize", AccountFactory(), stranger)
    type(ticket).objects.filter(pk=ticket.pk).update(account=account)
    act(services.cancel_account, account=account)
    ticket.refresh_from_db()
    assert (Review.objects.get().state, ticket.state) == ("withdrawn", "cancelled")


def test_each_shop_of_a_cancelled_account_has_its_event(act):
    account = AccountFactory()
    shops = [BindingFactory(account=account, authorized=True).shop for _ in range(2)]
    act(services.cancel_account, account=account)
    assert [event.shop for event in Event.objects.order_by("id")] == shops
    shows(last_event(), authorized=(account.handle, ""))


def test_account_without_shop_is_cancelled_in_its_own_log(act):
    account = AccountFactory(status="banned")
    act(services.cancel_account, account=account)
    assert (last_event().shop, last_event().account) == (None, account)
    shows(last_event(), status=("banned", "cancelled"))


def test_open_request_of_a_cancelled_account_is_withdrawn(shop, owner, act, now):
    account = AccountFactory(verified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    services.request_entity_change(ticket=ticket, actor=services.merchant(owner), now=now)
    act(services.cancel_account, account=account)
    assert Review.objects.get().state == "withdrawn"


def test_cancelling_an_account_twice_is_cancelling_it_once(act):
    account = BindingFactory().account
    act(services.cancel_account, account=account)
    with unchanged():
        act(services.cancel_account, account=account)


def test_cancelling_an_account_needs_a_reason(act):
    account = AccountFactory()
    with refused("REASON_REQUIRED"):
        act(services.cancel_account, account=account, reason="")


def test_shop_can_bind_again_after_its_account_was_cancelled(shop, owner, act):
    flows.bind(shop, AccountFactory(), owner)
    act(services.cancel_account, account=Account.objects.get())
    flows.bind(shop, AccountFactory(), owner)
    shop.refresh_from_db()
    assert shop.replacements_used == 0
