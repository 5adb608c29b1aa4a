"""Working time by a calendar: working days and hours, and exceptions (R23). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(1, 8))
LOOKED_AHEAD = 3660  # days


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The desk's working hours, in the local time of `zone`. `days` are ISO weekdays; Monday is 1.

    A day in `extra` is a working day whatever its weekday; a day in `holidays` is not. An end of 00:00 means the end of
    the day.
    """

    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY
    opens: time = time.min
    closes: time = time.min
    holidays: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    @property
    def always(self) -> bool:
        """Return whether every hour of every day is working time."""
        return self.days == EVERY_DAY and self.opens == self.closes == time.min and not self.holidays

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; negative if `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        if self.always:
            return end - start
        total, day, last = timedelta(), start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            for opens, closes in self._hours(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += timedelta(days=1)
        return total

    def after(self, start: datetime, needed: timedelta) -> datetime:
        """Return the moment `needed` working time after `start`; before `start` if `needed` is negative."""
        if self.always:
            return start + needed
        return self._forward(start, needed) if needed >= timedelta() else self._back(start, -needed)

    def _forward(self, start: datetime, needed: timedelta) -> datetime:
        day = start.astimezone(self.zone).date()
        for step in range(LOOKED_AHEAD):
            for opens, closes in self._hours(day + timedelta(days=step)):
                begins = max(opens, start)
                if closes - begins >= needed:
                    return begins + needed
                needed -= max(closes - begins, timedelta())
        raise ValueError("a calendar without working days")

    def _back(self, start: datetime, needed: timedelta) -> datetime:
        day = start.astimezone(self.zone).date()
        for step in range(LOOKED_AHEAD):
            for opens, closes in self._hours(day - timedelta(days=step)):
                ends = min(closes, start)
                if ends - opens >= needed:
                    return ends - needed
                needed -= max(ends - opens, timedelta())
        raise ValueError("a calendar without working days")

    def _hours(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.holidays or (day.isoweekday() not in self.days and day not in self.extra):
            return
        until = day + timedelta(days=1) if self.closes == time.min else day
        yield self._moment(day, self.opens), self._moment(until, self.closes)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)
