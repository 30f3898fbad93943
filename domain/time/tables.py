"""A calendar from the data of its file, with messages that name the field."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from domain.time.calendar import Calendar, CalendarError
from domain.time.days import unfold

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIELDS = ("name", "version", "zone", "source", "known_until", "week", "usual", "yearly", "days")
NEEDED = ("name", "version", "source", "known_until", "week", "usual")


def calendar_from(data: Mapping[str, Any]) -> Calendar:
    """The calendar that a file `standards/calendars/*.yaml` describes.

    `week` maps monday … sunday to slots, `yearly` maps `05-01` to a name, `days` maps a date or a run
    `2026-02-15/2026-02-23` to `rest 春节`. `source` says who decided the days; it stays in the file.
    Raises CalendarError, which names the calendar and every wrong field.
    """
    title = f"calendar {data.get('name') or '(without a name)'}"
    wrong = [f"{field}: is missing" for field in NEEDED if not data.get(field)]
    wrong += [f"{field}: is not a field of a calendar" for field in data if field not in FIELDS]
    fields = {field: value for field, value in data.items() if field in FIELDS and field != "source"}
    for field, read in (("week", _week), ("yearly", _yearly), ("days", _days)):
        try:
            fields[field] = read(fields.get(field) or {})
        except ValueError as error:
            wrong.append(f"{field}: {error}")
            fields.pop(field, None)
    if not wrong:
        try:
            return Calendar.model_validate(fields)
        except ValidationError as error:
            wrong = [
                f"{_place(part['loc'])}: {part['msg'].removeprefix('Value error, ')}"
                for part in error.errors()
            ]
    raise CalendarError(f"{title}: {'; '.join(wrong)}")


def _mapping(value: Any, example: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a table like '{example}'")
    return value


def _week(value: Any) -> list[Any]:
    week = _mapping(value, "monday: 09:00-12:00,13:30-18:00")
    for day in week:
        if day not in WEEKDAYS:
            raise ValueError(f"'{day}' is none of {', '.join(WEEKDAYS)}")
    for day in WEEKDAYS:
        if day not in week:
            raise ValueError(f"{day} is missing; a day of rest is written as an empty list")
    return [week[day] or () for day in WEEKDAYS]


def _yearly(value: Any) -> list[tuple[int, int, str]]:
    found = []
    for date_text, name in _mapping(value, "05-01: 劳动节").items():
        month, dash, day = str(date_text).partition("-")
        if not (dash and month.isdecimal() and day.isdecimal()):
            raise ValueError(f"'{date_text}' is not a month and a day like 05-01")
        found.append((int(month), int(day), str(name)))
    return found


def _days(value: Any) -> dict[Any, Any]:
    return dict(unfold(_mapping(value, "2026-02-15/2026-02-23: rest 春节")))


def _place(loc: tuple[int | str, ...]) -> str:
    if loc[:1] == ("week",) and len(loc) > 1 and isinstance(loc[1], int):
        loc = ("week", WEEKDAYS[loc[1]], *loc[2:])
    return ".".join(str(part) for part in loc if part != "[key]")
