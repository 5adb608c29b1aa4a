"""Douyin accounts: found by handle, unique by handle, and the comparison key of their name (R14)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Account, Review
from accounts.naming import name_key
from tests import flows
from tests.factories import AccountFactory, BindingFactory, CandidateFactory


@pytest.mark.parametrize("typed", ["lanxi.daily", "@lanxi.daily", "  @Lanxi.Daily\n", "LANXI.DAILY"])
def test_account_is_found_by_handle_in_any_spelling(db, typed):
    account = AccountFactory(handle="Lanxi.Daily")
    assert Account.by_handle(typed) == account


@pytest.mark.parametrize("typed", ["", "@", "@@lanxi.daily", "lanxi", "lanxi.daily.2", "lanxi daily"])
def test_account_is_not_found_by_another_handle(db, typed):
    AccountFactory(handle="lanxi.daily")
    assert Account.by_handle(typed) is None


def test_account_is_found_with_its_entity_in_one_query(db, django_assert_num_queries):
    AccountFactory(handle="lanxi.flagship", blue_v=True)
    with django_assert_num_queries(1):
        assert Account.by_handle("lanxi.flagship").entity.name


def test_handle_is_unique_regardless_of_case(each_database):
    AccountFactory(handle="lanxi.daily")
    with pytest.raises(IntegrityError, match="account_handle_unique"), transaction.atomic():
        AccountFactory(handle="Lanxi.DAILY")
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("handle", "valid"), [("a" * 40, True), ("a" * 41, False), ("a b", False), ("茶", False)]
)
def test_handle_is_up_to_forty_plain_characters(db, handle, valid):
    account = AccountFactory.build(handle=handle)
    if valid:
        account.full_clean()
    else:
        with pytest.raises(ValidationError):
            account.full_clean()


def test_name_key_follows_the_display_name(db):
    account = AccountFactory(display_name="Lanxi Tea")
    account.display_name, account.avatar = "兰溪 茶舍", "兰"
    account.save(update_fields=["display_name"])
    account.refresh_from_db()
    assert (account.name_key, account.avatar) == (name_key("兰溪茶舍"), "")


def test_longest_display_name_has_a_key_that_fits(each_database):
    account = AccountFactory(display_name="ﷺ" * 60)
    account.refresh_from_db()
    assert len(account.name_key) == 120


def test_account_is_shown_by_its_handle(db):
    candidate = CandidateFactory(account__handle="lanxi.lab")
    assert (str(candidate), str(candidate.account)) == ("@lanxi.lab", "@lanxi.lab")


def test_account_can_be_a_candidate_of_a_shop_once(each_database):
    candidate = CandidateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CandidateFactory(shop=candidate.shop, account=candidate.account)
    assert CandidateFactory(account=candidate.account).shop != candidate.shop


def test_account_with_a_binding_cannot_be_deleted(db):
    binding = BindingFactory()
    with pytest.raises(IntegrityError):
        binding.account.delete()
    assert Account.objects.filter(pk=binding.account_id).exists()


@pytest.mark.parametrize(("kind", "prefix"), [("unverified", "EC"), ("regular", "BV")])
def test_review_number_says_what_is_requested(shop, owner, kind, prefix):
    flows.bind(shop, AccountFactory(**{kind: True}), owner)
    review = Review.objects.get()
    assert str(review) == review.number == f"{prefix}-{review.pk}"
