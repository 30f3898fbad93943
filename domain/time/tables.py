"""A calendar from the data of its file, with messages that name the field."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from domain.faults import fault, fault_of, faults, wrong_field
from domain.time.calendar import Calendar, CalendarError
from domain.time.days import unfold

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIELDS = ("name", "version", "zone", "source", "known_until", "week", "usual", "yearly", "days")
NEEDED = ("name", "version", "source", "known_until", "week", "usual")


class WrongCalendar(CalendarError):
    """A calendar's file is wrong; ``faults`` are as ``domain.faults`` gives them."""

    def __init__(self, name: str, wrong: list[dict[str, Any]]) -> None:
        self.faults = wrong
        told = "; ".join(f"{one['field']}: {one['message']}" for one in wrong)
        super().__init__(f"calendar {name}: {told}")


def calendar_from(data: Mapping[str, Any]) -> Calendar:
    """The calendar that a file `standards/calendars/*.yaml` describes.

    `week` maps monday … sunday to slots, `yearly` maps `05-01` to a name, `days` maps a date or a run
    `2026-02-15/2026-02-23` to `rest 春节`. `source` says who decided the days; it stays in the file.
    Raises WrongCalendar, which names the calendar and every wrong field.
    """
    wrong = [wrong_field(field, "field_missing") for field in NEEDED if not data.get(field)]
    wrong += [
        wrong_field(field, "field_unknown_accepted", accepted=[*FIELDS])
        for field in data
        if field not in FIELDS
    ]
    fields = {field: value for field, value in data.items() if field in FIELDS and field != "source"}
    for field, read in (("week", _week), ("yearly", _yearly), ("days", _days)):
        try:
            fields[field] = read(fields.get(field) or {})
        except PydanticCustomError as error:
            wrong.append(fault_of(error, field))
            fields.pop(field, None)
    if not wrong:
        try:
            return Calendar.model_validate(fields)
        except ValidationError as error:
            wrong = [{**one, "field": _place(one["field"])} for one in faults(error, given=True)]
    raise WrongCalendar(str(data.get("name") or "(without a name)"), wrong)


def _mapping(value: Any, example: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise fault(None, "table_like", example=example)
    return value


def _week(value: Any) -> list[Any]:
    week = _mapping(value, "monday: 09:00-12:00,13:30-18:00")
    for day in week:
        if day not in WEEKDAYS:
            raise fault(None, "not_a_weekday", given=str(day), accepted=[*WEEKDAYS])
    for day in WEEKDAYS:
        if day not in week:
            raise fault(None, "weekday_missing", weekday=day)
    return [week[day] or () for day in WEEKDAYS]


def _yearly(value: Any) -> list[tuple[int, int, str]]:
    found = []
    for date_text, name in _mapping(value, "05-01: 劳动节").items():
        month, dash, day = str(date_text).partition("-")
        if not (dash and month.isdecimal() and day.isdecimal()):
            raise fault(None, "not_a_month_day", given=str(date_text))
        found.append((int(month), int(day), str(name)))
    return found


def _days(value: Any) -> dict[Any, Any]:
    return dict(unfold(_mapping(value, "2026-02-15/2026-02-23: rest 春节")))


def _place(field: str) -> str:
    """The field as the file has it, where days of the week are names."""
    group, _, rest = field.partition(".")
    number, dot, inside = rest.partition(".")
    return f"week.{WEEKDAYS[int(number)]}{dot}{inside}" if group == "week" and number.isdigit() else field
