"""Settings from the environment: what is not understood stops the start with one sentence that names it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env, host_and_port, networks, number, one_of, read, switch


@pytest.fixture
def setting(monkeypatch):
    return lambda value: monkeypatch.setenv("A_SETTING", value)


@pytest.mark.parametrize("word", ["on", "ON", " true ", "yes", "1"])
def test_switch_is_on(setting, word):
    setting(word)
    assert switch("A_SETTING", default=False) is True


@pytest.mark.parametrize("word", ["off", "Off", "false", "no", "0 "])
def test_switch_is_off(setting, word):
    setting(word)
    assert switch("A_SETTING", default=True) is False


@pytest.mark.parametrize("word", ["", "maybe", "2", "onn"])
def test_switch_that_is_neither_stops_the_start(setting, word):
    setting(word)
    with pytest.raises(ImproperlyConfigured, match=f"A_SETTING={word} is neither on nor off"):
        switch("A_SETTING", default=True)


@pytest.mark.parametrize("default", [True, False])
def test_switch_that_nobody_set_is_its_default(default):
    assert switch("A_SETTING", default=default) is default


@pytest.mark.parametrize("value", ["2", "5", "9"])
def test_number_within_its_bounds_is_read(setting, value):
    setting(value)
    assert number("A_SETTING", 7, least=2, most=9) == int(value)


@pytest.mark.parametrize("value", ["1", "10", "-3"])
def test_number_outside_its_bounds_stops_the_start(setting, value):
    setting(value)
    with pytest.raises(ImproperlyConfigured, match=f"A_SETTING={value} is not a number from 2 to 9"):
        number("A_SETTING", 7, least=2, most=9)


@pytest.mark.parametrize("value", ["", "seven", "1.5"])
def test_number_that_is_none_stops_the_start(setting, value):
    setting(value)
    with pytest.raises(
        ImproperlyConfigured, match=r"A_SETTING is missing or not understood: see \.env\.example"
    ):
        number("A_SETTING", 7)


def test_number_is_never_negative_unless_said():
    assert number("A_SETTING", 0) == 0
    with pytest.raises(ImproperlyConfigured, match="from 0 to"):
        number("A_SETTING", -1)


def test_required_setting_that_is_missing_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="A_SETTING is missing"):
        read(env.str, "A_SETTING")
    assert read(env.str, "A_SETTING", "kept") == "kept"


def test_choice_is_one_of_its_options(setting):
    assert one_of("A_SETTING", "en", ("en", "zh-hans")) == "en"
    setting("fr")
    with pytest.raises(ImproperlyConfigured, match="A_SETTING=fr is not one of en, zh-hans"):
        one_of("A_SETTING", "en", ("en", "zh-hans"))


def test_networks_are_a_list(setting):
    assert networks("A_SETTING") == []
    setting("10.0.0.7,10.1.0.0/16,2001:db8::/32")
    assert networks("A_SETTING") == ["10.0.0.7", "10.1.0.0/16", "2001:db8::/32"]


@pytest.mark.parametrize("value", ["127.0.0.1:9100", "[::1]:1", "metrics.internal:65535", ""])
def test_host_and_port_are_read(setting, value):
    setting(value)
    assert host_and_port("A_SETTING") == value


@pytest.mark.parametrize("value", [":9100", "host", "host:", "host:0", "host:65536", "host:http", "host:-1"])
def test_what_is_no_host_and_port_stops_the_start(setting, value):
    setting(value)
    with pytest.raises(ImproperlyConfigured, match="is not a host and a port"):
        host_and_port("A_SETTING")
