"""A calendar feed of all-day events as RFC 5545 writes them: CRLF, lines of 75 octets, escaped text. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75


@dataclass(frozen=True, slots=True)
class Day:
    """One all-day event; `uid` stays the same while the event is the same."""

    uid: str
    on: date
    summary: str
    description: str


def feed(name: str, days: Iterable[Day], *, now: datetime) -> str:
    """Return the calendar `name` with its events as the text of an .ics file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Guanhao//Upgrade deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
    ]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uid}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day_after(day.on):%Y%m%d}",
            f"SUMMARY:{escape(day.summary)}",
            f"DESCRIPTION:{escape(day.description)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(fold_line(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def day_after(day: date) -> date:
    """Return the next day. The last day of the calendar (9999-12-31, "never" in some files) is returned unchanged."""
    return day if day == date.max else day + timedelta(days=1)


def escape(text: str) -> str:
    """Return `text` as a value of type TEXT: backslash, semicolon, comma and line ends are escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines())


def fold_line(line: str) -> str:
    """Return `line` in pieces of at most 75 octets, without splitting a character."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + width
    return "\r\n".join([*pieces, piece])
