"""The account adapter for sign-in: no open sign-up, language follows the person, exact rate limits."""

import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from . import browsers
from .account_mails import PostsMail
from .limits import allow
from .models import User
from .origin import client_address
from .preferences import remember


class Adapter(PostsMail):
    """The site's answers to allauth's hooks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = str(credentials.get("username") or credentials.get("email") or "").lower()
        at = time.time()
        within = allow(f"sign-in:address:{client_address(request)}", limit=100, seconds=300, at=at)
        if not (allow(f"sign-in:name:{name}", limit=10, seconds=300, at=at) and within):
            raise forms.ValidationError(_("Too many attempts. Try again in five minutes."))

    def login(self, request: HttpRequest, user: User) -> None:
        # Signing in sets last_login, so read it before.
        request.is_first_sign_in = user.last_login is None  # type: ignore[attr-defined]
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if not browsers.is_known_browser(request, user):
            if not request.is_first_sign_in:  # type: ignore[attr-defined]
                browsers.notify_new_sign_in(request, user)
            browsers.remember_browser(request, response, user)
        return remember(response, language=user.language, theme=user.theme)
