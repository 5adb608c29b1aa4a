"""The demo's phone: whoever holds it says which account is signed in; a signed cookie of its own remembers it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Account

COOKIE = f"{settings.COOKIE_PREFIX}demo_phone"
SALT = "accounts.identity.simulated"
WEEK = 7 * 24 * 3600


class SimulatedIdentity:
    """Stands in for the Douyin app; proves nothing and is for demonstrations alone."""

    def account(self, request: HttpRequest) -> Account | None:
        number = request.get_signed_cookie(COOKIE, default=None, salt=SALT, max_age=WEEK)
        if number is None:
            return None
        return Account.objects.select_related("entity").filter(pk=int(number)).first()

    def sign_in(self, response: HttpResponse, account: Account) -> None:
        response.set_signed_cookie(
            COOKIE,
            str(account.pk),
            salt=SALT,
            max_age=WEEK,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )

    def sign_out(self, response: HttpResponse) -> None:
        response.delete_cookie(COOKIE, samesite="Lax")
