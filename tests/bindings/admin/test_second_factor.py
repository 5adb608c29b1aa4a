"""Staff without a second factor are led to set it up where the setting asks for one."""

import pytest
from allauth.mfa.models import Authenticator


@pytest.fixture
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


def test_staff_without_a_factor_is_led_to_set_up(client_of, operator, required):
    response = client_of(operator).get("/admin/")
    assert (response.status_code, response.url) == (302, "/2fa/")


def test_staff_posts_nothing_without_a_factor(client_of, supervisor, shop, do, required):
    do(supervisor, shop, "close", reason="x")
    shop.refresh_from_db()
    assert shop.status == "open"


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_staff_with_a_factor_comes_in(client_of, operator, required, kind):
    Authenticator.objects.create(user=operator, type=kind, data={})
    assert client_of(operator).get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_factor(client_of, operator, required):
    Authenticator.objects.create(user=operator, type="recovery_codes", data={})
    assert client_of(operator).get("/admin/").status_code == 302


def test_merchants_are_not_asked(client_of, owner, required):
    assert client_of(owner).get("/shops/").status_code == 200


def test_nobody_is_asked_where_the_setting_is_off(client_of, operator):
    assert client_of(operator).get("/admin/").status_code == 200


def test_pages_of_the_second_factor_stay_in_the_desk_for_staff(client_of, operator, owner, required):
    """They had the shops' frame, from which no way led back."""
    page = client_of(operator).get("/2fa/").content.decode()
    assert 'class="desk' in page
    assert 'href="/admin/accounts/review/"' in page
    assert 'class="desk' not in client_of(owner).get("/2fa/").content.decode()
