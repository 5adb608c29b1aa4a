"""`manage.py check --deploy`: what a production site must not have, each as a warning with its fix."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connection

TOKEN_LENGTH, TOKEN_VARIETY = 20, 8
# Published keys: used to collect static files, build the image and run the test suite.
PUBLISHED = ("collecting-static-files-", "only-to-collect-static-files-", "only-for-")
CONSOLE = "django.core.mail.backends.console.EmailBackend"


@register(Tags.security, deploy=True)
def site_is_for_real_use(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn about a simulated phone, undelivered mail, and operators without a second factor. DEMO=on allows them."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if settings.DOUYIN_IDENTITY == "simulated":
        text = "The phone is simulated: anyone may claim any account."
        found.append(Warning(text, hint="Set DOUYIN_IDENTITY to a real identity.", id="guanhao.W001"))
    if settings.EMAIL_BACKEND == CONSOLE:
        text = "Mail is printed to the console: invitations and password links reach nobody."
        found.append(
            Warning(text, hint="Set EMAIL_URL=smtp+tls://user:password@host:587.", id="guanhao.W002")
        )
    if not settings.STAFF_SECOND_FACTOR:
        text = "Operators sign in with a password alone."
        found.append(Warning(text, hint="Set STAFF_SECOND_FACTOR=on.", id="guanhao.W003"))
    return found


@register(Tags.security, deploy=True)
def secrets_are_secret(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn about a published SECRET_KEY, and about a METRICS_TOKEN that is weak or equal to it.

    Django itself warns about a SECRET_KEY that is short or has few distinct characters (security.W009).
    """
    found: list[CheckMessage] = []
    key, token = settings.SECRET_KEY, settings.METRICS_TOKEN
    if key.startswith(PUBLISHED):
        text = "SECRET_KEY stands in the product's own files: everybody can forge sign-ins and links."
        found.append(Warning(text, hint="Remove .env and run 'make setup'.", id="guanhao.W006"))
    if token and (len(token) < TOKEN_LENGTH or len(set(token)) < TOKEN_VARIETY):
        text = "METRICS_TOKEN can be guessed."
        hint = f"Use at least {TOKEN_LENGTH} random characters."
        found.append(Warning(text, hint=hint, id="guanhao.W007"))
    if token == key:
        text = "METRICS_TOKEN is SECRET_KEY: whoever reads the figures can forge sign-ins and links."
        found.append(Warning(text, hint="Give METRICS_TOKEN a value of its own.", id="guanhao.W008"))
    return found


@register(Tags.security, deploy=True)
def people_are_real(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn about the demo's logins, whose password is published, and about operators without a second factor."""
    from bindings.demo.people import PASSWORD, PEOPLE
    from shops.models import User
    from shops.second_factor import FACTORS

    if settings.DEMO or "shops_user" not in _tables():
        return []
    found: list[CheckMessage] = []
    active = User.objects.filter(is_active=True)
    demo = active.filter(username__in=[person.username for person in PEOPLE]).order_by("username")
    if names := [person.username for person in demo if person.check_password(PASSWORD)]:
        text = f"Logins of the demo have the published password: {', '.join(names)}."
        found.append(
            Warning(text, hint="Make them inactive, or start with an empty database.", id="guanhao.W004")
        )
    if late := active.filter(is_staff=True).exclude(authenticator__type__in=FACTORS).count():
        text = f"{late} of the operators have no second factor yet."
        found.append(Warning(text, hint="They are asked for one at their next sign-in.", id="guanhao.W005"))
    return found


def _tables() -> list[str]:
    try:
        return connection.introspection.table_names()
    except DatabaseError:
        return []
