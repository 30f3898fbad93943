"""Appointments as iCalendar text (RFC 5545), for the calendar of a telephone or a computer. Pure: no clock, no I/O.

The same events give the same bytes. A calendar recognises an appointment by its ``uid``; a higher ``sequence`` replaces
what it knew of it, and what is no longer in the text disappears.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from domain.model import Instant, Model

_LINE_BYTES = 75


class CalendarEvent(Model):
    """One appointment as a calendar shows it."""

    uid: str
    """The same for ever, and in every calendar of the world another appointment's is another."""
    sequence: int
    """Higher with every change of time."""
    starts_at: Instant
    ends_at: Instant
    changed_at: Instant
    summary: str
    location: str = ""
    description: str = ""
    tentative: bool = False
    """The customer has not confirmed it."""


def calendar_text(name: str, events: Iterable[CalendarEvent], product: str = "Homeward") -> str:
    """A whole calendar: lines of at most 75 bytes that end with CRLF, times in UTC.

    Args:
        name: what the calendar is called where it is subscribed to.
        product: who made the text.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(product)}//{_text(product)}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_instant(event.changed_at)}"
    yield f"LAST-MODIFIED:{_instant(event.changed_at)}"
    yield f"DTSTART:{_instant(event.starts_at)}"
    yield f"DTEND:{_instant(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"STATUS:{'TENTATIVE' if event.tentative else 'CONFIRMED'}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value as text: its own signs escaped, other control characters left out."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if sign >= " " or sign in "\n\t")
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes; every part but the first begins with a space. No character is parted."""
    part, size = "", 0
    for sign in line:
        bytes_of = len(sign.encode())
        if size + bytes_of > _LINE_BYTES:
            yield part
            part, size = " ", 1
        part += sign
        size += bytes_of
    yield part
