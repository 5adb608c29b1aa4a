"""`check --deploy` names what a site in real use must not have."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks

from bindings.demo.people import PASSWORD
from tests.factories import UserFactory

CONSOLE = "django.core.mail.backends.console.EmailBackend"


def found() -> list[str]:
    return sorted(
        one.id for one in run_checks(include_deployment_checks=True) if one.id.startswith("guanhao")
    )


@pytest.fixture
def real(settings, db):
    """A site for real use but for the phone, which is simulated here."""
    settings.DEMO, settings.STAFF_SECOND_FACTOR = False, True
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
    settings.DEMO = True
    assert found() == []
