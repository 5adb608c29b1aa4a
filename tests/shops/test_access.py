"""Access to a shop: outside it nothing is there; inside it a role that is too low is told so."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from shops.access import get_shop, may
from shops.models import Membership, Role

ROLES = [Role.VIEWER, Role.MANAGER, Role.OWNER]


@pytest.mark.parametrize("held", ROLES)
@pytest.mark.parametrize("needed", ROLES)
def test_role_opens_what_it_includes(shop, owner, held, needed):
    Membership.objects.filter(user=owner).update(role=held)
    if ROLES.index(held) < ROLES.index(needed):
        with pytest.raises(PermissionDenied):
            get_shop(owner, "lanxi", needed)
        return
    found = get_shop(owner, "lanxi", needed)
    assert (found, found.my_role) == (shop, held)
    assert [may(found, role) for role in ROLES] == [ROLES.index(held) >= ROLES.index(role) for role in ROLES]


def test_shop_is_found_by_its_code_in_any_case(shop, viewer):
    assert get_shop(viewer, "LANXI") == shop


@pytest.mark.parametrize("code", ["other", "nowhere", "", "lanxi ", "lan"])
def test_shop_of_others_and_no_shop_are_the_same(shop, other_shop, owner, code):
    with pytest.raises(Http404):
        get_shop(owner, code)


def test_stranger_and_nobody_find_nothing(shop, stranger):
    for person in (stranger, AnonymousUser()):
        with pytest.raises(Http404):
            get_shop(person, "lanxi")


def test_shop_comes_with_its_entity_in_one_query(shop, owner, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get_shop(owner, "lanxi").entity.name == shop.entity.name
