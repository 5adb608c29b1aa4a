"""Who holds the phone of a request: one small protocol, and the implementation the settings name."""

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Account

from .simulated import SimulatedIdentity


class PhoneIdentity(Protocol):
    """Proves which Douyin account a phone holds. Apart from the merchant's session in every way."""

    def account(self, request: HttpRequest) -> Account | None:
        """Return the account this phone has proven, or None."""

    def sign_in(self, response: HttpResponse, account: Account) -> None:
        """Let the phone that gets `response` hold `account` from now on."""

    def sign_out(self, response: HttpResponse) -> None:
        """Let the phone that gets `response` hold no account."""


IDENTITIES: dict[str, type[PhoneIdentity]] = {"simulated": SimulatedIdentity}


def phone_identity() -> PhoneIdentity:
    """Return the identity that the setting DOUYIN_IDENTITY names."""
    return IDENTITIES[settings.DOUYIN_IDENTITY]()
