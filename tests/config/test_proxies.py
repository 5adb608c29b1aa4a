"""Proxies: trusted by address or network, and a sentence instead of an endless redirect where none is."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import networks
from shops.origin import client_address

TLS = {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "10.0.0.7"}


@pytest.mark.parametrize("named", ["10.0.0.7", "10.0.0.0/8"])
def test_the_client_is_who_the_trusted_proxy_says(rf, settings, named):
    settings.TRUSTED_PROXIES = [named]
    request = rf.get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert client_address(request) == "203.0.113.9"


def test_another_proxy_is_not_believed(rf, settings):
    settings.TRUSTED_PROXIES = ["10.1.0.0/16"]
    request = rf.get("/", REMOTE_ADDR="10.0.0.7", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert client_address(request) == "10.0.0.7"


def test_tls_by_a_proxy_that_is_not_trusted_is_a_sentence(client, settings, db):
    settings.HTTPS, settings.TRUSTED_PROXIES = True, []
    answer = client.get("/login/", **TLS)
    assert (answer.status_code, "TRUSTED_PROXIES=10.0.0.7" in answer.content.decode()) == (503, True)
    settings.TRUSTED_PROXIES = ["10.0.0.7"]
    assert client.get("/login/", **TLS).status_code == 200


@pytest.mark.parametrize("value", ["proxy", "10.0.0.0/40", "10.0.0.1/8"])
def test_what_is_no_network_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="not an address or a network"):
        networks("TRUSTED_PROXIES")
