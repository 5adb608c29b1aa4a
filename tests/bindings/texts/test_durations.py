"""Durations of a scan as the pages say them, at the edges of minutes."""

import pytest
from django.utils.translation import override

from bindings.models import Terms
from bindings.templatetags.flow import ago, clock, ring_offset, span, terms_text


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (9, "0:09"), (59, "0:59"), (60, "1:00"), (108, "1:48"), (3600, "60:00")],
)
def test_countdown_has_two_digits_of_seconds(seconds, shown):
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 s"), (20, "20 s"), (60, "1 min"), (61, "1 min 1 s"), (300, "5 min")]
)
def test_duration_leaves_out_what_is_nothing(seconds, shown):
    assert span(seconds) == shown
    with override("zh-hans"):
        assert span(seconds) != shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "Requested 0 s ago"),
        (59, "Requested 59 s ago"),
        (60, "Requested 1 min ago"),
        (179, "Requested 2 min ago"),
    ],
)
def test_request_is_so_many_seconds_then_minutes_old(seconds, shown):
    assert ago(seconds) == shown


@pytest.mark.parametrize(
    ("left", "total", "offset"), [(120, 120, 0), (60, 120, 50), (0, 120, 100), (121, 120, 0), (5, 0, 100)]
)
def test_ring_shows_the_part_that_has_passed(left, total, offset):
    assert ring_offset(left, total) == offset


def test_terms_are_read_in_the_language_of_the_page():
    terms = Terms(text_en="Terms", text_zh="条款")
    assert terms_text(terms) == "Terms"
    with override("zh-hans"):
        assert terms_text(terms) == "条款"
