"""The simulated phone: a signed cookie names the account, and nothing else does."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.identity import phone_identity
from accounts.identity.simulated import COOKIE, WEEK_SECONDS
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
identity = phone_identity()


def phone_with(cookie: str | None):
    """Return a request from a phone that sends `cookie`."""
    request = RequestFactory().get("/m/")
    if cookie is not None:
        request.COOKIES[COOKIE] = cookie
    return request


@pytest.fixture
def account():
    return AccountFactory(blue_v=True)


@pytest.fixture
def cookie(account):
    """The cookie that signing in sets."""
    response = HttpResponse()
    identity.sign_in(response, account)
    return response.cookies[COOKIE]


def test_phone_is_signed_in_by_its_cookie(account, cookie, django_assert_num_queries):
    with django_assert_num_queries(1):
        signed_in = identity.account(phone_with(cookie.value))
        assert (signed_in, signed_in.entity) == (account, account.entity)


def test_phone_without_a_cookie_holds_no_account():
    assert identity.account(phone_with(None)) is None


@pytest.mark.parametrize(
    "change", [lambda value: value[:-1], lambda value: "9" + value, lambda value: "", str.upper]
)
def test_forged_cookie_is_ignored(cookie, change):
    assert identity.account(phone_with(change(cookie.value))) is None


def test_cookie_of_another_purpose_is_ignored(account):
    response = HttpResponse()
    response.set_signed_cookie(COOKIE, str(account.pk), salt="another")
    assert identity.account(phone_with(response.cookies[COOKIE].value)) is None


@pytest.mark.parametrize(("seconds", "signed_in"), [(WEEK_SECONDS - 60, True), (WEEK_SECONDS + 60, False)])
def test_cookie_expires_after_a_week(account, now, seconds, signed_in):
    response = HttpResponse()
    with time_machine.travel(now - timedelta(seconds=seconds)):
        identity.sign_in(response, account)
    assert identity.account(phone_with(response.cookies[COOKIE].value)) == (account if signed_in else None)


def test_deleted_account_is_signed_out(account, cookie):
    account.delete()
    assert identity.account(phone_with(cookie.value)) is None


@pytest.mark.parametrize("https", [True, False])
def test_cookie_is_hidden_from_scripts_and_secure_over_https(account, settings, https):
    settings.HTTPS = https
    response = HttpResponse()
    identity.sign_in(response, account)
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], bool(cookie["secure"])) == (True, "Lax", https)


def test_signing_out_removes_the_cookie(cookie):
    response = HttpResponse()
    identity.sign_out(response)
    assert (response.cookies[COOKIE].value, response.cookies[COOKIE]["max-age"]) == ("", 0)
