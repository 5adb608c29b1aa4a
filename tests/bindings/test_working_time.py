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


def test_working_day_ends_at_its_last_minute():
    assert OFFICE.after(at(5, 20, 59), timedelta(minutes=1)) == at(5, 21)
    assert OFFICE.after(at(5, 21), timedelta(minutes=1)) == at(6, 9, 1)


def test_no_time_needed_is_now_or_the_next_opening():
    assert OFFICE.after(at(5, 10), timedelta()) == at(5, 10)
    assert OFFICE.after(at(5, 3), timedelta()) == at(5, 9)
    assert ALWAYS.after(at(5, 3), timedelta()) == at(5, 3)


def test_going_back_crosses_the_weekend_and_the_days_off():
    assert OFFICE.after(at(12, 10), -2 * HOUR) == at(10, 20)
    assert OFFICE.after(at(5, 10), -2 * HOUR) == datetime(2026, 9, 30, 20, tzinfo=SHANGHAI)


def test_going_back_over_a_calendar_without_a_working_day_is_told():
    with pytest.raises(ValueError, match="without working days"):
        WorkingTime(SHANGHAI, frozenset()).after(at(5, 9), -HOUR)


def test_day_off_counts_although_every_weekday_is_worked():
    closed = WorkingTime(SHANGHAI, holidays=frozenset({date(2026, 10, 6)}))
    assert closed.between(at(5, 12), at(7, 12)) == 24 * HOUR
    assert closed.after(at(5, 12), 24 * HOUR) == at(7, 12)


def test_day_off_is_stronger_than_a_day_that_is_worked_after_all():
    day = frozenset({date(2026, 10, 10)})
    both = WorkingTime(SHANGHAI, frozenset({1}), time(9), time(21), holidays=day, extra=day)
    assert both.between(at(10, 0), at(11, 0)) == timedelta()


def test_days_are_those_of_the_calendar_and_not_of_utc():
    monday = WorkingTime(SHANGHAI, frozenset({1}))
    sunday_evening = datetime(2026, 10, 4, 16, tzinfo=UTC)  # Monday, 00:00 in Shanghai
    assert monday.after(sunday_evening, HOUR) == sunday_evening + HOUR
    assert monday.between(sunday_evening - HOUR, sunday_evening) == timedelta()
    assert monday.between(sunday_evening, sunday_evening + 48 * HOUR) == 24 * HOUR
