"""Sealed texts: readable with the key of now or before, and with no other."""

import pytest

from work.sealing import CannotUnseal, seal, unseal

VALUE = {"subject": "密码", "text": "https://shop.example/password/reset/key/x/"}


def test_sealed_text_is_unreadable_and_different_each_time():
    first, second = seal(VALUE), seal(VALUE)
    assert "password" not in first
    assert first != second
    assert unseal(first) == unseal(second) == VALUE


def test_text_of_an_earlier_key_is_read_while_that_key_is_a_fallback(settings):
    old, sealed = settings.SECRET_KEY, seal(VALUE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key", [old]
    assert unseal(sealed) == VALUE
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotUnseal, match="another SECRET_KEY"):
        unseal(sealed)


def test_new_text_is_sealed_under_the_key_of_now(settings):
    settings.SECRET_KEY_FALLBACKS = ["an-earlier-key"]
    sealed = seal(VALUE)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(sealed) == VALUE


@pytest.mark.parametrize("text", ["", "x", "茶", "gAAAAABnothing"])
def test_text_that_was_never_sealed_is_not_read(text):
    with pytest.raises(CannotUnseal):
        unseal(text)


def test_text_that_was_changed_is_not_read():
    sealed = seal(VALUE)
    with pytest.raises(CannotUnseal):
        unseal(sealed[:-10] + ("A" if sealed[-10] != "A" else "B") + sealed[-9:])
