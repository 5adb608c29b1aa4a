"""Access to a shop: people outside it get 404, and a role that is too low gets 403."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from .models import Membership, Role, Shop, User

RANK: dict[str, int] = {Role.VIEWER: 1, Role.MANAGER: 2, Role.OWNER: 3}


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person. The sign-in middleware guarantees that there is one."""
    return cast(User, request.user)


def get_shop(user: User | AnonymousUser, code: str, role: str = Role.VIEWER) -> Shop:
    """Return the shop with `code` if `user` has at least `role` in it.

    The role is read from the database on every request and set on the shop as `my_role`. Raises Http404 if the shop
    does not exist or `user` is not a member, and PermissionDenied if the member's role is too low.
    """
    membership = (
        Membership.objects.filter(user=user.pk, shop__code__lower=code.lower())
        .select_related("shop__entity")
        .first()
    )
    if membership is None:
        raise Http404
    if RANK[membership.role] < RANK[role]:
        raise PermissionDenied
    membership.shop.my_role = membership.role
    return membership.shop


def may(shop: Shop, role: str) -> bool:
    """Return whether the role found by `get_shop` includes `role`; used to show or hide a button."""
    return RANK[shop.my_role] >= RANK[role]
