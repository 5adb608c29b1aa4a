"""Phone identity: the Douyin account a phone is signed in to, by the implementation named in the settings."""

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Account

from .simulated import SimulatedIdentity


class PhoneIdentity(Protocol):
    """Proves which Douyin account a phone is signed in to, independently of the merchant's session."""

    def account(self, request: HttpRequest) -> Account | None:
        """Return the account this phone is signed in to, or None."""

    def sign_in(self, response: HttpResponse, account: Account) -> None:
        """Sign the phone that receives `response` in to `account`."""

    def sign_out(self, response: HttpResponse) -> None:
        """Sign the phone that receives `response` out."""


IDENTITIES: dict[str, type[PhoneIdentity]] = {"simulated": SimulatedIdentity}


def phone_identity() -> PhoneIdentity:
    """Return the implementation named by the setting DOUYIN_IDENTITY."""
    return IDENTITIES[settings.DOUYIN_IDENTITY]()
