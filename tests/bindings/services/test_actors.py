"""Who acts, as events name them."""

import pytest

from bindings import services
from bindings.services import SYSTEM
from shops.models import User
from tests.factories import AccountFactory


def test_actor_is_named_by_person_account_or_nobody(owner):
    account = AccountFactory(handle="leaf")
    assert services.merchant(owner).name == str(owner)
    assert services.holder(account).name == "@leaf"
    assert SYSTEM.name == ""


def test_name_of_an_actor_fits_into_an_event():
    assert services.merchant(User(username="n" * 150)).name == "n" * 80


def test_only_people_who_signed_in_are_persons(owner):
    assert services.merchant(owner).person == owner
    with pytest.raises(TypeError):
        _ = services.holder(AccountFactory()).person
