"""iCalendar text as RFC 5545 has it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.icalendar import CalendarEvent, calendar_text

AT = datetime(2031, 3, 5, 15, 0, tzinfo=timezone(timedelta(hours=8)))


def event(**more: Any) -> CalendarEvent:
    fields = {
        "uid": "H1/viewing/1@x",
        "sequence": 7,
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=1),
        "changed_at": AT - timedelta(days=2),
        "summary": "看方案 H1",
    }
    return CalendarEvent.model_validate({**fields, **more})


def unfolded(text: str) -> list[str]:
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def plain(value: str) -> str:
    """The value of a line of text, read as a calendar reads it."""
    signs, found = iter(value), []
    for sign in signs:
        following = next(signs) if sign == "\\" else ""
        found.append({"n": "\n"}.get(following, following) if sign == "\\" else sign)
    return "".join(found)


def test_a_calendar_with_one_meeting() -> None:
    assert unfolded(calendar_text("客服03", [event(location="公司", tentative=True)])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Homeward//Homeward//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:客服03",
        "BEGIN:VEVENT",
        "UID:H1/viewing/1@x",
        "SEQUENCE:7",
        "DTSTAMP:20310303T070000Z",
        "LAST-MODIFIED:20310303T070000Z",
        "DTSTART:20310305T070000Z",
        "DTEND:20310305T080000Z",
        "SUMMARY:看方案 H1",
        "LOCATION:公司",
        "STATUS:TENTATIVE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_signs_of_its_own_are_escaped() -> None:
    lines = unfolded(calendar_text("a", [event(summary="a;b,c\\d\r\ne\x07", description="x\nEND:VEVENT")]))
    assert "SUMMARY:a\\;b\\,c\\\\d\\ne" in lines
    assert "DESCRIPTION:x\\nEND:VEVENT" in lines
    assert lines.count("END:VEVENT") == 1


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_comes_through_in_lines_of_at_most_75_bytes(summary: str, name: str) -> None:
    text = calendar_text(name, [event(summary=summary)])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = next(line for line in unfolded(text) if line.startswith("SUMMARY:"))
    told = summary.replace("\r\n", "\n").replace("\r", "\n")
    assert plain(found.removeprefix("SUMMARY:")) == "".join(c for c in told if c >= " " or c in "\n\t")
    assert calendar_text(name, [event(summary=summary)]) == text


def test_instants_are_in_utc_whatever_they_came_in() -> None:
    assert calendar_text("a", [event()]) == calendar_text("a", [event(starts_at=AT.astimezone(UTC))])
