"""Signing in: by name or address, with a clear refusal, a limit, and the pages around it in one look."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.factories import PASSWORD, UserFactory


@pytest.fixture
def person(db):
    return UserFactory(username="yulan", email="yulan@jiangnan.example")


def sign_in(client, name, password=PASSWORD, **more):
    return client.post("/login/", {"login": name, "password": password} | more)


def test_page_asks_for_name_and_password(client, db):
    text = client.get("/login/").content.decode()
    assert 'name="login"' in text
    assert 'name="password"' in text
    assert 'name="remember"' in text


@pytest.mark.parametrize("name", ["yulan", "YULAN", "yulan@jiangnan.example"])
def test_username_and_email_both_sign_in(client, person, name):
    response = sign_in(client, name)
    assert response.headers["Location"] == "/shops/"
    assert client.get("/shops/").status_code == 200


def test_new_browser_is_told_of_with_its_address_and_a_known_one_is_not(client, person):
    for _ in range(2):  # the very first sign-in, and the same browser again
        sign_in(client, "yulan")
        client.post("/logout/")
    assert person.notices.count() == 0
    other = Client(
        REMOTE_ADDR="203.0.113.7", headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130"}
    )
    sign_in(other, "yulan")
    notice = person.notices.get()
    assert notice.facts == {"device": "Chrome on Windows", "address": "203.0.113.7"}
    assert "New sign-in to your account" in other.get("/notifications/?show=security").content.decode()
    other.post("/logout/")
    sign_in(other, "yulan")
    assert person.notices.count() == 1


def test_cookie_of_another_person_or_a_made_up_one_hides_no_sign_in(client, person):
    other = UserFactory(username="rui")
    sign_in(client, "rui")
    sign_in(Client(), "yulan")
    client.post("/logout/")
    sign_in(client, "yulan")
    forged = Client()
    forged.cookies["known"] = f"{person.pk}"
    sign_in(forged, "yulan")
    assert (person.notices.count(), other.notices.count()) == (2, 0)


def test_a_wrong_password_signs_nobody_in(client, person):
    response = sign_in(client, "yulan", "wrong")
    assert 'role="alert"' in response.content.decode()
    assert client.get("/shops/").status_code == 302


def test_an_unknown_name_reads_like_a_wrong_password(client, person):
    def read(name):
        text = sign_in(client, name, "wrong").content.decode()
        return text.split('id="sign-in-error"')[1].split("</p>")[0]

    assert read("yulan") == read("nobody")


@pytest.mark.usefixtures("no_window_ends")
def test_ten_wrong_tries_are_enough(client, person):
    for _ in range(10):
        sign_in(client, "yulan", "wrong")
    assert "Too many attempts. Try again in five minutes." in sign_in(client, "yulan").content.decode()


def test_signing_in_goes_on_to_where_one_was(client, person):
    response = client.post(
        "/login/?next=/shops/?q=tea", {"login": "yulan", "password": PASSWORD, "next": "/shops/?q=tea"}
    )
    assert response.headers["Location"] == "/shops/?q=tea"


def test_signing_in_leads_to_no_other_site(client, person):
    response = sign_in(client, "yulan", next="https://evil.example/")
    assert response.headers["Location"] == "/shops/"


def test_passkeys_are_one_step_away(client, db):
    text = client.get("/login/?next=/shops/").content.decode()
    assert 'href="?next=%2Fshops%2F&amp;passkey=1"' in text
    assert "webauthn" not in text
    assert 'id="passkey_login"' in client.get("/login/?passkey=1").content.decode()


def test_signing_out_needs_a_post(client, person):
    client.force_login(person)
    assert "Sign out?" in client.get("/logout/").content.decode()
    assert client.get("/shops/").status_code == 200
    client.post("/logout/")
    assert client.get("/shops/").status_code == 302


@pytest.mark.parametrize("path", ["/2fa/", "/sessions/", "/password/change/"])
def test_security_pages_wear_the_frame_of_the_site(client, person, path):
    sign_in(client, "yulan")
    response = client.get(path, follow=True)
    assert response.status_code == 200
    assert 'class="sidenav"' in response.content.decode()


@pytest.mark.parametrize("path", ["/login/", "/password/reset/", "/password/reset/done/"])
def test_pages_before_signing_in_offer_both_languages(client, db, path):
    text = client.get(path).content.decode()
    assert 'lang="zh-CN"' in text
    assert " style=" not in text


def test_the_page_speaks_the_chosen_language(client, db):
    client.post("/preferences/", {"language": "zh-hans", "next": "/login/"})
    assert '<html lang="zh-CN"' in client.get("/login/").content.decode()


def test_the_theme_is_there_with_the_first_byte(client, db):
    assert "data-theme" not in client.get("/login/").content.decode()
    client.post("/preferences/", {"theme": "dark", "next": "/login/"})
    assert 'data-theme="dark"' in client.get("/login/").content.decode()


def test_preferences_stay_with_the_person(client, person):
    client.force_login(person)
    client.post("/preferences/", {"theme": "dark", "language": "zh-hans", "next": "/shops/"})
    person.refresh_from_db()
    assert (person.theme, person.language) == ("dark", "zh-hans")


def test_a_page_that_is_not_there_is_said_so(client, person):
    client.force_login(person)
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "This page doesn’t exist" in response.content.decode()


def test_a_stranger_to_the_site_is_offered_no_page_behind_the_sign_in(client, db):
    assert 'href="/rules/"' not in client.get("/login/").content.decode()


def test_codes_of_the_second_factor_are_counted(client, person):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    assert sign_in(client, "yulan").url == "/2fa/authenticate/"
    for _ in range(10):
        client.post("/2fa/authenticate/", {"code": "0"})
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/2fa/authenticate/", {"code": code}).status_code == 200
    assert client.get("/shops/").status_code == 302
