"""An authorization ends from either side (R13)."""

import pytest

from bindings import services
from bindings.models import Event
from shops.models import Notice
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import last_event, refused, shows, unchanged


@pytest.fixture
def binding(shop):
    return BindingFactory(shop=shop, authorized=True)


def end(binding, actor, now, **more):
    services.end_authorization(binding=binding, actor=actor, now=now, **more)


def test_manager_ends_it_with_an_event(shop, binding, manager, now):
    end(binding, services.merchant(manager), now, reason="Season is over")
    binding.refresh_from_db()
    assert (binding.ended_at, binding.end_reason) == (now, "ended_by_merchant")
    assert (last_event().verb, last_event().rules, last_event().reason) == (
        "authorization_ended",
        ["R13"],
        "Season is over",
    )
    shows(last_event(), authorized=(binding.account.handle, ""))
    assert Notice.objects.filter(kind="authorization_ended", user=manager).count() == 1


def test_holder_ends_it_from_the_phone(binding, now):
    end(binding, services.holder(binding.account), now)
    binding.refresh_from_db()
    assert (binding.end_reason, last_event().actor_kind) == ("ended_by_holder", "holder")


def test_another_holder_cannot_end_it(binding, now):
    with refused("NOT_AUTHORIZED"):
        end(binding, services.holder(AccountFactory()), now)


def test_viewer_and_stranger_cannot_end_it(binding, viewer, stranger, now):
    for person in (viewer, stranger):
        with refused("ROLE_TOO_SMALL"):
            end(binding, services.merchant(person), now)


def test_official_binding_is_no_authorization(shop, owner, now):
    official = BindingFactory(shop=shop)
    with refused("NOT_AUTHORIZED"):
        end(official, services.merchant(owner), now)


def test_ending_twice_is_ending_once(binding, owner, now):
    end(binding, services.merchant(owner), now)
    with unchanged():
        end(binding, services.merchant(owner), now)
    assert Event.objects.count() == 1


def test_ended_authorization_makes_room_and_frees_the_account(shop, binding, owner, now):
    end(binding, services.merchant(owner), now)
    assert flows.bind(shop, binding.account, owner).state == "in_review"
