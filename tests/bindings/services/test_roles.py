"""Roles are checked again inside the transaction, at the moment of the change."""

import pytest

from bindings import services
from bindings.errors import Refusal
from bindings.services.roles import require_manager, require_owner
from shops.models import Role
from tests.factories import AccountFactory, MembershipFactory


def allowed(check, shop, actor) -> bool:
    try:
        check(shop, actor)
    except Refusal as refusal:
        return refusal.codes != ("ROLE_TOO_SMALL",)
    return True


@pytest.mark.parametrize(
    ("role", "manages", "owns"),
    [(Role.VIEWER, False, False), (Role.MANAGER, True, False), (Role.OWNER, True, True)],
)
def test_each_role_passes_the_checks_up_to_its_own(shop, role, manages, owns):
    actor = services.merchant(MembershipFactory(shop=shop, role=role).user)
    assert (allowed(require_manager, shop, actor), allowed(require_owner, shop, actor)) == (manages, owns)


def test_role_in_another_shop_does_not_count(shop, stranger):
    actor = services.merchant(stranger)
    assert not allowed(require_manager, shop, actor)
    assert not allowed(require_owner, shop, actor)


def test_demotion_counts_immediately(shop, owner):
    actor = services.merchant(owner)
    assert allowed(require_owner, shop, actor)
    owner.memberships.update(role=Role.MANAGER)
    assert (allowed(require_manager, shop, actor), allowed(require_owner, shop, actor)) == (True, False)


def test_holders_operators_and_the_system_are_not_managers_but_may_act(shop, operator):
    for actor in (services.holder(AccountFactory()), services.operator(operator), services.SYSTEM):
        assert allowed(require_manager, shop, actor)
        assert not allowed(require_owner, shop, actor)
