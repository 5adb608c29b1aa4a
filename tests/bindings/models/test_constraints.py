"""The last guard: raw rows that break an invariant are refused by SQLite and by PostgreSQL themselves."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from bindings.models import Binding, Consent, Terms
from bindings.services.constraints import CODES, refusal_of
from shops.models import Shop
from tests import flows, invariants
from tests.factories import (
    AccountFactory,
    BindingFactory,
    MembershipFactory,
    ShopFactory,
)
from tests.world import violates

pytestmark = pytest.mark.usefixtures("each_database")
NOW = timezone.now()


# -- I1 to I3: who is whose official account --------------------------------------------------------------


def test_shop_has_one_official_account():
    shop = BindingFactory().shop
    with violates("ALREADY_BOUND"):
        BindingFactory(shop=shop)
    Binding.objects.update(ended_at=NOW)
    BindingFactory(shop=shop)


def test_account_is_official_for_one_shop():
    account = BindingFactory().account
    with violates("ACCOUNT_TAKEN"):
        BindingFactory(account=account)
    Binding.objects.update(ended_at=NOW)
    BindingFactory(account=account)


def test_official_account_is_never_authorized():
    account = BindingFactory().account
    with violates("ACCOUNT_IS_AUTHORIZED"):
        BindingFactory(account=account, authorized=True)
    Binding.objects.update(ended_at=NOW)
    BindingFactory(account=account, authorized=True)


def test_authorized_account_is_never_official():
    account = BindingFactory(authorized=True).account
    with violates("ACCOUNT_IS_AUTHORIZED"):
        BindingFactory(account=account)
    Binding.objects.update(ended_at=NOW)
    BindingFactory(account=account)


def test_ended_binding_cannot_come_back_beside_the_other_role():
    ended = BindingFactory(ended_at=NOW)
    BindingFactory(account=ended.account, authorized=True)
    with violates("ACCOUNT_IS_AUTHORIZED"):
        Binding.objects.filter(pk=ended.pk).update(ended_at=None)


def test_role_cannot_change_beside_an_authorization():
    first = BindingFactory(authorized=True)
    BindingFactory(account=first.account, authorized=True)
    with violates("ACCOUNT_IS_AUTHORIZED"):
        Binding.objects.filter(pk=first.pk).update(role="official", state="bound")


def test_account_may_be_authorized_by_many_shops_once_each():
    first = BindingFactory(authorized=True)
    BindingFactory(account=first.account, authorized=True)
    with violates("ALREADY_AUTHORIZED"):
        BindingFactory(shop=first.shop, account=first.account, authorized=True)


# -- I4, I5: replacements ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("used", "fits"), [(1, True), (2, False)])
def test_replacements_stay_within_the_allowance(used, fits):
    shop = ShopFactory()
    if fits:
        assert Shop.objects.update(replacements_used=used) == 1
    else:
        with violates("NO_REPLACEMENT_LEFT"):
            Shop.objects.filter(pk=shop.pk).update(replacements_used=used)


def test_replacements_are_never_negative():
    ShopFactory()
    with violates():
        Shop.objects.update(replacements_used=-1)


def test_upgraded_binding_is_never_ended_by_a_rebind():
    BindingFactory(upgraded=True)
    with violates():
        Binding.objects.update(ended_at=NOW, end_reason="rebound")
    Binding.objects.update(ended_at=NOW, end_reason="account_cancelled")


# -- I12 and the shape of a binding ------------------------------------------------------------------------


def test_binding_has_both_consents_unless_it_was_imported():
    with violates():
        BindingFactory(imported=False)
    BindingFactory(imported=True)


def test_consent_says_who():
    terms = Terms.objects.earliest("pk")
    with violates():
        Consent.objects.create(side="holder", terms=terms, version="1", sha256="x", at=NOW)
    Consent.objects.create(
        side="holder", account=AccountFactory(), terms=terms, version="1", sha256="x", at=NOW
    )


def test_consent_is_given_once_for_each_side_and_text():
    member = MembershipFactory()
    flows.scan_and_agree(member.shop, "bind", AccountFactory(), member.user)
    consent = Consent.objects.get()
    consent.pk = None
    with violates():
        consent.save(force_insert=True)


@pytest.mark.parametrize(
    ("role", "state", "fits"),
    [
        ("official", "bound", True),
        ("official", "authorized", False),
        ("authorized", "authorized", True),
        ("authorized", "bound", False),
    ],
)
def test_state_fits_the_role(role, state, fits):
    if fits:
        BindingFactory(role=role, state=state)
    else:
        with violates():
            BindingFactory(role=role, state=state)


def test_upgraded_binding_has_its_time():
    with violates():
        BindingFactory(state="upgraded", upgraded_at=None)


# -- from a constraint to a sentence -----------------------------------------------------------------------


def test_unknown_constraint_is_a_defect_and_not_a_refusal():
    with pytest.raises(IntegrityError, match="surprise"):
        refusal_of(IntegrityError("violates constraint surprise"))


def test_each_known_constraint_has_a_code():
    assert refusal_of(IntegrityError("one_official_per_shop")).code == CODES["one_official_per_shop"]


def test_invariants_find_rows_that_no_guard_can_refuse():
    """The queries themselves: rows that no guard can refuse are found."""
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(), member.user)
    assert invariants.broken() == []
    Binding.objects.update(state="bound")
    Shop.objects.update(replacements_used=1)
    assert [line.split(":")[0] for line in invariants.broken()] == [
        "I4 as many replacements used as bindings ended by a rebind",
        "I6 a shop is in the state that its last event left it in",
        "I6 a shop has used as many replacements as its last event says",
        "a binding is in review exactly when an undecided review completes its upgrade",
    ]
