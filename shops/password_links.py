"""The link for choosing a password, used for a first sign-in and for a forgotten password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from .models import User


def password_link(person: User) -> str:
    """Return the path of a new link for `person`.

    The link expires on first use, after PASSWORD_RESET_TIMEOUT, and when the password or the email changes.
    """
    key = default_token_generator.make_token(person)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
