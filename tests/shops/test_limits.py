"""Rate limits: so many uses in a window, each key for itself, and old counts are forgotten."""

import pytest

from shops.limits import allow, forget_old_counts
from shops.models import RateCount

START = 1_764_000_000.0  # a whole multiple of 300


@pytest.fixture
def use(each_database):
    return lambda key="k", at=START, limit=2: allow(key, limit=limit, seconds=300, at=at)


def test_use_beyond_the_limit_is_refused_until_the_window_ends(use):
    assert [use(), use(), use()] == [True, True, False]
    assert use(at=START + 299.9) is False
    assert use(at=START + 300) is True


def test_keys_are_counted_apart(use):
    assert [use("a", limit=1), use("b", limit=1), use("a", limit=1)] == [True, True, False]


def test_keys_that_begin_with_the_same_160_characters_are_one(use):
    long = "x" * 160
    assert [use(long + "a", limit=1), use(long + "b", limit=1)] == [True, False]


def test_limit_of_nothing_refuses_the_first_use(use):
    assert use(limit=0) is False


def test_count_is_forgotten_when_its_window_has_ended(use):
    use()
    assert forget_old_counts(START + 299) == 0
    assert forget_old_counts(START + 300) == 1
    assert not RateCount.objects.exists()
