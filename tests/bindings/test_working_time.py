"""Working time by a calendar: weekends, hours, days off, days worked after all, in both directions (R23)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindings.working_time import WorkingTime

SHANGHAI = ZoneInfo("Asia/Shanghai")
ALWAYS = WorkingTime(SHANGHAI)
OFFICE = WorkingTime(
    SHANGHAI,
    frozenset({1, 2, 3, 4, 5}),
    time(9),
    time(21),
    holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    extra=frozenset({date(2026, 10, 10)}),  # a Saturday worked for the days off
)
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def test_every_hour_of_every_day_counts_by_default():
    assert ALWAYS.after(at(3, 23), 48 * HOUR) == at(5, 23)
    assert ALWAYS.between(at(3, 23), at(5, 23)) == 48 * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(5, 10), 4, at(5, 14)),  # a Monday
        (at(5, 20), 2, at(6, 10)),  # goes on the next morning
        (at(5, 23), 1, at(6, 10)),  # handed in at night
        (at(9, 20), 2, at(10, 10)),  # the Saturday is worked
        (at(10, 20), 2, at(12, 10)),  # the Sunday is not
        (at(1, 10), 1, at(5, 10)),  # days off, then the weekend
        (at(5, 9), 12, at(5, 21)),
    ],
)
def test_time_passes_in_working_hours_alone(start, hours, end):
    assert OFFICE.after(start, hours * HOUR) == end
    assert OFFICE.between(start, end) == hours * HOUR
    assert OFFICE.between(end, start) == -hours * HOUR


def test_what_is_over_lies_before():
    assert OFFICE.after(at(6, 10), -2 * HOUR) == at(5, 20)


def test_nights_and_days_off_are_no_time():
    assert OFFICE.between(at(5, 21), at(6, 9)) == timedelta()
    assert OFFICE.between(at(1, 0), at(5, 9)) == timedelta()


def test_work_until_midnight_ends_with_the_day():
    late = WorkingTime(SHANGHAI, opens=time(12))
    assert late.between(at(5, 0), at(6, 0)) == 12 * HOUR


def test_calendar_without_a_working_day_is_told():
    with pytest.raises(ValueError, match="without working days"):
        WorkingTime(SHANGHAI, frozenset()).after(at(5, 9), HOUR)


START = datetime(2026, 9, 1)  # noqa: DTZ001 as the strategy wants it
moments = st.datetimes(START, START + timedelta(days=90), timezones=st.just(UTC))
spans = st.integers(-10_000, 10_000).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, spans)
def test_what_is_added_is_what_lies_between(start, span):
    for calendar in (ALWAYS, OFFICE):
        assert calendar.between(start, calendar.after(start, span)) == span
