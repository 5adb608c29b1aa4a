"""Who acts in a request, and from where: what every service asks for."""

from typing import cast

from django.http import HttpRequest

from accounts.models import Account
from bindings import services
from shops.models import User
from shops.origin import client_address, device_of


def actor_of(request: HttpRequest) -> services.Actor:
    """Return the signed-in merchant as an actor, with the request's address and device (R16)."""
    return services.merchant(cast(User, request.user), ip=client_address(request), device=device_of(request))


def holder_of(request: HttpRequest, account: Account) -> services.Actor:
    """Return the holder of `account` as an actor, with the phone's address and device (R16)."""
    return services.holder(account, ip=client_address(request), device=device_of(request))
