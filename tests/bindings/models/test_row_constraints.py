"""The last guard for reviews, shops, people and requests: raw rows that break a rule are refused by both databases."""

import pytest
from django.utils import timezone

from accounts.models import Account, Review
from bindings.models import OwnerRequest
from shops.models import Entity, Membership, Shop
from tests.factories import (
    AccountFactory,
    EntityFactory,
    MembershipFactory,
    ShopFactory,
    UserFactory,
)
from tests.world import violates

pytestmark = pytest.mark.usefixtures("each_database")
NOW = timezone.now()


def review(**more):
    row = {"kind": "blue_v", "submitted_at": NOW, "due_at": NOW, "entity": EntityFactory()}
    return Review.objects.create(**(row | more))


def test_account_has_one_undecided_review():
    account = AccountFactory()
    first = review(account=account, shop=ShopFactory())
    with violates("REVIEW_OPEN"):
        review(account=account, shop=ShopFactory(), state="returned")
    Review.objects.filter(pk=first.pk).update(state="rejected")
    review(account=account, shop=ShopFactory())


def test_shop_waits_for_one_upgrade():
    shop = ShopFactory()
    review(account=AccountFactory(), shop=shop, completes_upgrade=True)
    with violates("UPGRADE_IN_REVIEW"):
        review(account=AccountFactory(), shop=shop, completes_upgrade=True)
    review(account=AccountFactory(), shop=shop)


def test_personal_shop_has_no_entity_and_every_other_has_one():
    with violates():
        ShopFactory(shop_type="personal", entity=EntityFactory())
    with violates():
        ShopFactory(entity=None)
    ShopFactory(personal=True)


def test_codes_handles_and_licenses_are_unique_in_any_case():
    shop, account, entity = ShopFactory(code="Lanxi"), AccountFactory(handle="Leaf"), EntityFactory()
    for create in (
        lambda: ShopFactory(code=shop.code.upper()),
        lambda: AccountFactory(handle=account.handle.lower()),
        lambda: EntityFactory(code=entity.code),
    ):
        with violates():
            create()
    assert (Shop.objects.count(), Account.objects.count(), Entity.objects.count()) == (1, 1, 2)


def test_person_has_one_role_in_a_shop():
    member = MembershipFactory()
    with violates():
        Membership.objects.create(user=member.user, shop=member.shop, role="viewer")


def test_an_email_belongs_to_one_person_in_any_case_and_none_to_many():
    UserFactory(email="yulan@lanxi.example")
    with violates():
        UserFactory(email="Yulan@Lanxi.example")
    UserFactory.create_batch(2, email="")


def ask_for(person, code: str, **more) -> OwnerRequest:
    return OwnerRequest.objects.create(
        ask="claim", shop_code=code, asked_by=person, asked_at=NOW, email=person.email, **more
    )


def test_a_person_has_one_waiting_request_a_shop_in_any_case():
    person = UserFactory()
    ask_for(person, "lanxi")
    with violates("OWNER_REQUEST_WAITING"):
        ask_for(person, "LANXI")
    ask_for(person, "other")
    ask_for(UserFactory(), "lanxi")
    ask_for(person, "lanxi", state="declined")
