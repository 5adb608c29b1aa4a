"""`check --deploy` names what a site in real use must not have."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks

from bindings.demo.people import PASSWORD
from config.checks import PUBLISHED
from tests import servers
from tests.factories import UserFactory

OWN_KEY = "a-key-that-this-site-alone-has-and-that-stands-in-no-file-0123456789"
TOKEN = "a-long-token-of-its-own"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def found() -> list[str]:
    return sorted(
        one.id for one in run_checks(include_deployment_checks=True) if one.id.startswith("guanhao")
    )


@pytest.fixture
def real(settings, db):
    """A site for real use but for the phone, which is simulated here."""
    settings.DEMO, settings.STAFF_SECOND_FACTOR, settings.SECRET_KEY = False, True, OWN_KEY
    return settings


@pytest.fixture
def demo_login(db):
    person = UserFactory(username="merchant")
    person.set_password(PASSWORD)
    person.save()
    return person


def test_simulated_phone_console_mail_and_missing_factor_are_named(real):
    assert found() == ["guanhao.W001"]
    real.EMAIL_BACKEND, real.STAFF_SECOND_FACTOR = CONSOLE, False
    assert found() == ["guanhao.W001", "guanhao.W002", "guanhao.W003"]


def test_the_demos_logins_are_named_while_their_password_is_the_published_one(real, demo_login):
    assert found() == ["guanhao.W001", "guanhao.W004"]
    demo_login.set_password("another-password-2026")
    demo_login.save()
    assert found() == ["guanhao.W001"]


def test_operators_without_a_second_factor_are_counted(real):
    person = UserFactory(is_staff=True)
    assert found() == ["guanhao.W001", "guanhao.W005"]
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    assert found() == ["guanhao.W001"]


def test_a_demo_on_purpose_is_not_warned_of(settings, demo_login):
    settings.DEMO, settings.SECRET_KEY = True, OWN_KEY
    assert found() == []


def test_key_that_stands_in_the_products_files_is_named(real):
    files = "".join(
        (servers.ROOT / name).read_text() for name in ("Makefile", "Dockerfile", "tests/settings.py")
    )
    keys = re.findall(r'SECRET_KEY="?([a-z-]{20,})', files)
    assert len(keys) == 3
    assert all(key.startswith(PUBLISHED) for key in keys)
    real.SECRET_KEY = keys[0]
    assert found() == ["guanhao.W001", "guanhao.W006"]


@pytest.mark.parametrize("token", ["short", "abcabcabcabcabcabcabcabcabc"])
def test_token_that_can_be_guessed_is_named(real, token):
    real.METRICS_TOKEN = TOKEN
    assert found() == ["guanhao.W001"]
    real.METRICS_TOKEN = token
    assert found() == ["guanhao.W001", "guanhao.W007"]


def test_token_that_is_the_secret_key_is_named(real):
    real.METRICS_TOKEN = real.SECRET_KEY
    assert found() == ["guanhao.W001", "guanhao.W008"]


def test_command_names_a_weak_key_too():
    done = servers.start(
        "manage.py", "check", "--deploy", SECRET_KEY="ab" * 20, DATABASE_URL="sqlite://:memory:"
    )
    assert "security.W009" in done.stderr
