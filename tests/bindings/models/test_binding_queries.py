"""Which bindings are active, official or authorized is asked of the model alone."""

import pytest

from bindings.models import Binding
from tests.factories import BindingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bindings(shop, now):
    """One binding of each kind: official and authorized, active and ended."""
    return {
        "official": BindingFactory(shop=shop),
        "released": BindingFactory(shop=shop, ended_at=now),
        "authorized": BindingFactory(shop=shop, authorized=True),
        "ended": BindingFactory(shop=shop, authorized=True, ended_at=now),
    }


def test_active_bindings_are_those_not_ended(bindings):
    assert set(Binding.objects.active()) == {bindings["official"], bindings["authorized"]}


def test_official_bindings_are_told_from_authorized_ones(bindings):
    assert set(Binding.objects.official()) == {bindings["official"], bindings["released"]}
    assert set(Binding.objects.authorized()) == {bindings["authorized"], bindings["ended"]}


def test_a_shop_is_asked_the_same_way(shop, bindings):
    assert shop.bindings.active().official().get() == bindings["official"]
    assert shop.bindings.active().authorized().get() == bindings["authorized"]
