"""The event and the notices of one action share actor, time, shop and account (R16)."""

import pytest

from bindings import services
from bindings.services.deeds import Deed
from shops.models import Notice, Role
from tests.factories import AccountFactory, MembershipFactory, ShopFactory
from tests.world import last_event

KIND, KEY = "authorization_ended", "occasion"


@pytest.fixture
def account(db):
    return AccountFactory(handle="leaf")


def recipients() -> set:
    return set(Notice.objects.values_list("user__username", flat=True))


def test_event_has_what_the_deed_is_about(shop, owner, account, book, now):
    Deed(services.merchant(owner), now, shop, account, book).record("probe", rules=("R1",), reason="Why")
    event = last_event()
    assert (event.shop, event.account, event.rule_book, event.actor, event.at) == (
        shop,
        account,
        book,
        owner,
        now,
    )
    assert (event.verb, event.rules, event.reason, event.before) == ("probe", ["R1"], "Why", {})


def test_planned_event_is_not_stored_yet(shop, owner, now):
    event = Deed(services.merchant(owner), now, shop).event("probe")
    assert (event.pk, event.hash, event.chain) == (None, "", f"shop:{shop.pk}")


def test_event_about_an_account_alone_is_in_its_chain(account, now):
    assert Deed(services.SYSTEM, now, account=account).record("probe").chain == f"account:{account.pk}"


def test_event_about_nothing_is_a_defect(now, db):
    with pytest.raises(ValueError, match="about"):
        Deed(services.SYSTEM, now).record("probe")


def test_every_member_is_notified_once_per_occasion(shop, owner, manager, viewer, stranger, account, now):
    deed = Deed(services.SYSTEM, now, shop, account)
    for key in (KEY, KEY, "another"):
        deed.notify_shop(KIND, key)
    assert recipients() == {"owner", "manager", "viewer"}
    assert Notice.objects.count() == 6
    assert Notice.objects.first().facts["handle"] == "leaf"


def test_same_occasion_of_another_shop_is_another_notice(owner, shop, account, now):
    other = MembershipFactory(user=owner, shop=ShopFactory(), role=Role.OWNER).shop
    for subject in (shop, other):
        Deed(services.SYSTEM, now, subject, account).notify_shop(KIND, KEY)
    assert owner.notices.count() == 2


def test_owners_are_notified_but_not_the_one_who_acted(shop, owner, manager, account, now):
    MembershipFactory(shop=shop, role=Role.OWNER, user__username="partner")
    Deed(services.merchant(owner), now, shop, account).notify_owners(KIND, KEY, but=owner)
    assert recipients() == {"partner"}


def test_nobody_is_notified_without_a_shop(account, owner, now):
    deed = Deed(services.SYSTEM, now, account=account)
    deed.notify_shop(KIND, KEY)
    deed.notify_owners(KIND, KEY)
    assert not Notice.objects.exists()
