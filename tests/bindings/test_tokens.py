"""The phone's token and the confirmation code: derived from SECRET_KEY and the ticket's key (R15, R21)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindings.tokens import clean_code, code_matches, confirmation_code, new_key, phone_token, token_hash

KEYS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=20, max_size=20)
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def test_keys_are_distinct_and_fit_into_a_url():
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(re.fullmatch(r"[\w-]{20}", key) for key in keys)


@given(KEYS)
def test_code_has_six_ascii_digits(key):
    assert re.fullmatch(r"[0-9]{6}", confirmation_code(key))


@given(KEYS)
def test_token_fits_into_a_url_and_does_not_contain_key_or_code(key):
    token = phone_token(key)
    assert re.fullmatch(r"[\w-]{43}", token)
    assert key not in token
    assert re.fullmatch(r"[0-9a-f]{64}", token_hash(token))


def test_token_and_code_are_stable_for_a_secret_and_change_with_it(settings):
    before = phone_token("key"), confirmation_code("key")
    assert (phone_token("key"), confirmation_code("key")) == before
    settings.SECRET_KEY = "another-secret-another-secret-another"
    assert phone_token("key") != before[0]
    assert confirmation_code("key") != before[1]


def test_codes_of_many_tickets_are_spread_evenly():
    first_digits = [confirmation_code(f"key-{number}")[0] for number in range(2000)]
    counts = [first_digits.count(digit) for digit in "0123456789"]
    assert 130 < min(counts) <= max(counts) < 270


@pytest.mark.parametrize(
    "style",
    [
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f" {code}\n",
        lambda code: "-".join(code),
        lambda code: f"{code[:3]}–{code[3:]}",
        lambda code: f"{code[:3]}\u3000{code[3:]}",
        lambda code: code.translate(WIDE_DIGITS),
    ],
)
def test_code_is_accepted_however_it_is_typed(style):
    code = confirmation_code("key")
    assert clean_code(style(code)) == code
    assert code_matches("key", style(code))


@pytest.mark.parametrize(
    "change",
    [
        lambda code: "",
        lambda code: code[:5],
        lambda code: code + "0",
        lambda code: code[::-1] if code != code[::-1] else "x",
        lambda code: f"{(int(code) + 1) % 1_000_000:06d}",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: f"+{code}",
        lambda code: "\ud800",
    ],
)
def test_other_input_is_not_the_code(change):
    assert not code_matches("key", change(confirmation_code("key")))


@given(st.text(max_size=60))
def test_any_typed_text_is_compared_without_an_error(text):
    assert code_matches("key", text) == (clean_code(text) == confirmation_code("key"))


@given(KEYS, KEYS)
def test_code_of_another_ticket_is_only_accepted_if_it_is_equal(key, other):
    assert code_matches(key, confirmation_code(other)) == (confirmation_code(key) == confirmation_code(other))
