"""The one door to a shop: a stranger gets 404, too small a role 403."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from .models import Membership, Role, Shop, User

RANK: dict[str, int] = {Role.VIEWER: 1, Role.MANAGER: 2, Role.OWNER: 3}


def person_of(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else onto the pages that ask."""
    return cast(User, request.user)


def get_shop(user: User | AnonymousUser, code: str, role: str = Role.VIEWER) -> Shop:
    """Return the shop with `code` if `user` has at least `role` in it; read anew on every request.

    The shop carries `my_role`. Raises Http404 for a stranger as for a shop that does not exist, and
    PermissionDenied for a member whose role is too small.
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
    """Tell whether the role that `get_shop` found covers `role`; for showing or hiding a button."""
    return RANK[shop.my_role] >= RANK[role]
