"""One transaction for each verb: a refusal rolls it back, a kept one commits first, a lost race reads as a late click."""

import pytest
from django.db import IntegrityError

from bindings.errors import KeptRefusal, Refusal
from bindings.models import Binding
from bindings.services.transactions import one_transaction
from shops.models import Entity
from tests.factories import AccountFactory, BindingFactory, EntityFactory


def write_and_raise(error: Exception) -> None:
    with one_transaction():
        EntityFactory()
        raise error


@pytest.mark.parametrize(
    ("error", "left"), [(Refusal("CODE_FORMAT"), 0), (KeptRefusal("WRONG_CODE"), 1), (ZeroDivisionError(), 0)]
)
def test_only_a_kept_refusal_leaves_what_was_written(db, error, left):
    with pytest.raises(type(error)) as caught:
        write_and_raise(error)
    assert (caught.value, Entity.objects.count()) == (error, left)


def test_lost_race_is_the_refusal_of_a_late_click(db):
    taken = BindingFactory()
    with pytest.raises(Refusal, match="ALREADY_BOUND") as caught, one_transaction():
        BindingFactory(shop=taken.shop, account=AccountFactory())
    assert (type(caught.value), Binding.objects.count()) == (Refusal, 1)


def test_constraint_without_a_code_is_a_defect(db):
    entity = EntityFactory()
    with pytest.raises(IntegrityError), one_transaction():
        EntityFactory(code=entity.code)
