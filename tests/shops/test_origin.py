"""Where a request comes from: the address behind proxies, and the device in three words."""

import pytest
from django.utils.translation import override

from shops.origin import absolute, client_address, device_name, device_of
from shops.templatetags.backend import device

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (SAFARI, "Safari on iPhone"),
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/131.0", "Edge on Windows"),
        (ANDROID, "Chrome on Android"),
        (f"{ANDROID} MicroMessenger/8.0", "WeChat on Android"),
        (f"{SAFARI} aweme_32.0", "Douyin on iPhone"),
        (SAFARI.replace("iPhone", "iPad"), "Safari on iPad"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox on macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("Safari/604.1", "Safari"),
    ],
)
def test_device_is_the_browser_and_the_system(agent, name):
    assert device_name(agent) == name


def test_unknown_device_keeps_the_beginning_of_what_it_says():
    assert device_name("curl/8.5.0") == "curl/8.5.0"
    assert device_name("x" * 41) == "x" * 40
    assert device_name("te\u202est\n茶") == "test"
    assert device_name("") == ""


def test_device_of_a_request_without_a_word_about_it_is_empty(rf):
    assert device_of(rf.get("/", HTTP_USER_AGENT=CHROME)) == "Chrome on Windows"
    assert device_of(rf.get("/")) == ""


def test_device_is_told_in_the_reader_s_language():
    with override("zh-hans"):
        assert device("Chrome on Windows") != "Chrome on Windows"
        assert "Chrome" in device("Chrome on Windows")
        assert device("curl/8.5.0") == "curl/8.5.0"
    assert device("Chrome on Windows") == "Chrome on Windows"


@pytest.fixture
def behind(rf, settings):
    """Return the address of a request with this `X-Forwarded-For` behind two proxies of the site."""
    settings.TRUSTED_PROXIES = ["10.0.0.7", "10.1.0.0/16"]

    def address(forwarded: str, peer: str = "10.0.0.7") -> str:
        return client_address(rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded))

    return address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("10.1.2.4, 10.1.2.3", "10.1.2.4"),
        ("2001:db8::1", "2001:db8::1"),
        ("203.0.113.9, unknown", "10.0.0.7"),
        ("unknown, 10.1.2.3", "10.1.2.3"),
        ("", "10.0.0.7"),
    ],
)
def test_hops_are_read_from_the_right_up_to_the_first_stranger(behind, forwarded, address):
    assert behind(forwarded) == address


def test_stranger_who_claims_to_be_forwarded_is_not_believed(behind):
    assert behind("203.0.113.9", peer="198.51.100.7") == "198.51.100.7"
    assert behind("203.0.113.9", peer="") == ""


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("", "http://testserver/m/x/"),
        ("https://phone.example", "https://phone.example/m/x/"),
        ("https://phone.example/", "https://phone.example/m/x/"),
    ],
)
def test_address_of_a_page_is_under_the_public_name_where_there_is_one(rf, settings, base, address):
    settings.PHONE_BASE_URL = base
    assert absolute(rf.get("/"), "/m/x/") == address
