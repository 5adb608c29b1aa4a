"""Signing in: the account adapter (no open sign-up, language follows the person, exact limits)."""

import time

from django import forms
from django.utils.translation import gettext as _

from . import browsers
from .account_mails import PostsMail
from .limits import allow
from .origin import client_address
from .preferences import remember


class Adapter(PostsMail):
    """What allauth asks this site."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_authenticate(self, request, **credentials):
        name = str(credentials.get("username") or credentials.get("email") or "").lower()
        at = time.time()
        within = allow(f"sign-in:address:{client_address(request)}", limit=100, seconds=300, at=at)
        if not (allow(f"sign-in:name:{name}", limit=10, seconds=300, at=at) and within):
            raise forms.ValidationError(_("Too many attempts. Try again in five minutes."))

    def login(self, request, user):
        request.is_first_sign_in = user.last_login is None  # afterwards it is now
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        if not browsers.is_known(request, user):
            if not request.is_first_sign_in:
                browsers.tell_of_new(request, user)
            browsers.know(request, response, user)
        return remember(response, language=user.language, theme=user.theme)
