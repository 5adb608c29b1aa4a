"""Names and credit codes as people type them: what is kept, and which sentence says what is wrong."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from shops.validators import checked_name, clean_uscc, is_unseen, validate_uscc
from tests.factories import entity_code

CODE = entity_code(7)


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f" {CODE} ", f"{CODE[:8]} {CODE[8:]}"])
def test_credit_code_is_kept_compact(typed):
    assert clean_uscc(typed) == CODE
    assert validate_uscc(typed) is None


@pytest.mark.parametrize(
    "typed", ["", CODE[:-1], CODE + "0", CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "茶" * 18]
)
def test_credit_code_that_is_wrong_is_repeated_in_the_sentence(typed):
    with pytest.raises(ValidationError) as caught:
        clean_uscc(typed)
    with pytest.raises(ValidationError):
        validate_uscc(typed)
    assert caught.value.code == "uscc"
    assert caught.value.messages[0].startswith(f"“{typed}” is not a valid unified social credit code")


def test_name_is_kept_without_the_spaces_around_it():
    assert checked_name("  Lanxi Tea House\t") == "Lanxi Tea House"
    assert checked_name("兰溪 茶舍") == "兰溪 茶舍"


@pytest.mark.parametrize(("name", "fits"), [("茶" * 60, True), ("茶" * 61, False), (f" {'茶' * 60} ", True)])
def test_name_is_measured_without_the_spaces_around_it(name, fits):
    if fits:
        assert checked_name(name) == name.strip()
        return
    with pytest.raises(ValidationError, match="has 61 characters; at most 60 are possible"):
        checked_name(name)


def test_caller_sets_the_longest_name():
    assert checked_name("abc", maximum=3) == "abc"
    with pytest.raises(ValidationError, match="has 4 characters; at most 3 are possible"):
        checked_name("abcd", maximum=3)


@pytest.mark.parametrize("name", ["", "   ", "\t\n"])
def test_name_of_nothing_is_empty(name):
    with pytest.raises(ValidationError) as caught:
        checked_name(name)
    assert (caught.value.code, caught.value.messages) == ("empty", ["The name is empty."])


@pytest.mark.parametrize(
    "char",
    [
        *("\u200b", "\u202e", "\ufeff", "\x00", "\ue000", "\ud800", "\u2028", "\u2029", "\u0378"),
        *("\u034f", "\u115f", "\u3164", "\uffa0", "\u2800"),
    ],
)
def test_character_that_cannot_be_seen_is_named_by_its_code(char):
    with pytest.raises(ValidationError) as caught:
        checked_name(f"Lan{char}xi")
    assert caught.value.messages == [f"The name holds characters that can’t be seen: U+{ord(char):04X}."]


@pytest.mark.parametrize("char", ["a", "茶", "é", "🍵", "-", " ", "\u0301"])
def test_character_that_can_be_seen_is_not_refused(char):
    assert not is_unseen(char)


def test_unseen_characters_are_named_once_and_five_at_most():
    with pytest.raises(ValidationError) as caught:
        checked_name("a\u200b\u200bb\u200c")
    assert caught.value.messages[0].endswith("seen: U+200B, U+200C.")
    with pytest.raises(ValidationError) as caught:
        checked_name("a\u200b\u200c\u200d\u200e\u200f\u2060z")
    assert caught.value.messages[0].endswith("U+200B, U+200C, U+200D, U+200E, U+200F.")


def test_what_is_wrong_is_said_in_the_reader_s_language():
    with pytest.raises(ValidationError) as caught:
        checked_name("茶" * 61)
    with override("zh-hans"):
        text = caught.value.messages[0]
    assert "61" in text
    assert "60" in text
    assert "characters" not in text
