"""The second factor of staff. Staff without one must set it up before they can open the operators' desk."""

from collections.abc import Callable
from typing import TypeAlias

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
METHODS = {
    Authenticator.Type.WEBAUTHN: gettext_lazy("Passkey"),
    Authenticator.Type.TOTP: gettext_lazy("Authenticator app"),
}
RECOVERY = {Authenticator.Type.RECOVERY_CODES: gettext_lazy("Recovery codes")}

Handler: TypeAlias = Callable[[HttpRequest], HttpResponse]


def second_factor(get_response: Handler) -> Handler:
    """Keep staff without an authenticator app or a passkey out of the admin if the settings require one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _missing(request):
            messages.warning(request, _("Set up an authenticator app or a passkey to open Operations."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def _missing(request: HttpRequest) -> bool:
    if not settings.STAFF_SECOND_FACTOR or not request.path.startswith(reverse("admin:index")):
        return False
    user = request.user
    leaving = request.path == reverse("admin:logout")
    return user.is_authenticated and user.is_staff and not leaving and not is_mfa_enabled(user, FACTORS)
