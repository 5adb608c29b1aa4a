"""The demo's simulated phone: its user picks the account, which is remembered in a signed cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import Account

COOKIE = f"{settings.COOKIE_PREFIX}demo_phone"
_SALT = "accounts.identity.simulated"
WEEK_SECONDS = 7 * 24 * 3600


class SimulatedIdentity:
    """Stands in for the Douyin app; proves nothing, for demonstrations only."""

    def account(self, request: HttpRequest) -> Account | None:
        account_id = request.get_signed_cookie(COOKIE, default=None, salt=_SALT, max_age=WEEK_SECONDS)
        if account_id is None:
            return None
        return Account.objects.select_related("entity").filter(pk=int(account_id)).first()

    def sign_in(self, response: HttpResponse, account: Account) -> None:
        response.set_signed_cookie(
            COOKIE,
            str(account.pk),
            salt=_SALT,
            max_age=WEEK_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )

    def sign_out(self, response: HttpResponse) -> None:
        response.delete_cookie(COOKIE, samesite="Lax")
