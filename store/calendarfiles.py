"""Files by which calendars are published: a whole calendar, a year of days, or single days corrected.

A file of days names the calendars that take them over. It is YAML with ``days`` (a date or a run, and what it is), or
with ``holidays`` and ``makeup_days`` by name, as the State Council's notice lists them; JSON in the form of holiday-cn;
or CSV with a day a line. With ``year`` it loads that whole year, which is then no longer provisional.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.model import Model
from domain.time.calendar import Calendar, CalendarDay
from domain.time.days import DayKind
from store.calendarcsv import read_csv
from store.calendardays import USUAL, Days, Faults, Given, take_in, wrong_day
from store.errors import BrokenFile, file_fault
from store.rulefiles import read_calendar
from store.yamlfile import Place, YamlFile

FIELDS = ("source", "year", "calendars", "days", "holidays", "makeup_days", "papers")
"""``papers`` are the notices that holiday-cn names; they are not read."""


class CalendarFile(Model):
    """What a file makes of the calendars that there are."""

    calendars: tuple[Calendar, ...]
    """The new version of each that changes, in order of names; those that stay as they are are left out."""
    named: tuple[str, ...]
    """Every calendar that it is for."""
    year: int | None = None
    kept: dict[str, tuple[date, ...]] = {}
    """Make-up days of a year that a calendar leaves closed, since it lists the day as its own."""


def read_publication(
    path: Path, known: Mapping[str, Calendar], named: Sequence[str] = (), year: int | None = None
) -> CalendarFile:
    """What a file publishes, as new versions of the calendars ``known``.

    Args:
        named: the calendars that take its days over, where the file does not say.
        year: the year that it loads, where the file does not say; without one it corrects single days.

    Raises:
        BrokenFile: with every fault, each with file, line and field.
    """
    if path.suffix.lower() == ".csv":
        return _published(path, read_csv(path, known, named, year), known)
    file = YamlFile(path)
    if "week" in file.data or "version" in file.data:
        return _whole(file, known)
    return _published(path, _read_days(file, known, named, year), known)


# --- a whole calendar


def _whole(file: YamlFile, known: Mapping[str, Calendar]) -> CalendarFile:
    calendar = read_calendar(file.path)
    before = known.get(calendar.name)
    if before is not None and calendar != before and calendar.version <= before.version:
        version = before.version
        told = file.fault(["version"], "version_after", version=version, next_version=version + 1)
        raise BrokenFile([told])
    changed = () if calendar == before else (calendar,)
    return CalendarFile(calendars=changed, named=(calendar.name,))


# --- days in YAML or JSON


def _read_days(
    file: YamlFile, known: Mapping[str, Calendar], named: Sequence[str], year: int | None
) -> Given:
    data = file.data
    faults: Faults = [
        file.fault([name], "field_unknown_accepted", accepted=[*FIELDS])
        for name in data
        if name not in FIELDS
    ]
    given = Given(_year(file, faults) or year)
    calendars = data.get("calendars") or list(named)
    if not isinstance(calendars, list | dict):
        calendars = [calendars]
    unknown = [name for name in calendars if name not in known]
    there = sorted(known)
    faults += [
        file.fault(_where("calendars", data), "not_a_known_name", given=str(name), accepted=there)
        for name in unknown
    ]
    if not calendars:
        faults.append(file.fault(["calendars"], "calendars_needed", accepted=there))
    common = _days_of(file, given, faults)
    if not common and not faults and not isinstance(calendars, dict):
        faults.append(file.fault([], "no_days"))
    for name in calendars:
        given.common[name] = common
        own = calendars[name] if isinstance(calendars, dict) else None
        if own:
            days = own.get("days") if isinstance(own, dict) else None
            place = ["calendars", name, "days"] if days is not None else ["calendars", name]
            given.own[name] = _listed_days(file, place, days, given, faults)
    if faults:
        raise BrokenFile(faults)
    return given


def _where(field: str, data: Mapping[str, Any]) -> Place:
    return [field] if field in data else []


def _year(file: YamlFile, faults: Faults) -> int | None:
    year = file.data.get("year")
    if year is None:
        return None
    if isinstance(year, bool) or not isinstance(year, int) or not 2000 <= year <= 2200:
        faults.append(file.fault(["year"], "year_needed", given=str(year)))
        return None
    return year


def _days_of(file: YamlFile, given: Given, faults: Faults) -> Days:
    data, found = file.data, Days()
    days = data.get("days")
    if isinstance(days, list):
        found |= _state_council(file, days, given, faults)
    elif days is not None:
        found |= _listed_days(file, ["days"], days, given, faults)
    for field, kind in (("holidays", DayKind.REST), ("makeup_days", DayKind.MAKEUP)):
        for place, key, name in _by_name(file, field, faults):
            _add(file, place, found, key, CalendarDay(kind=kind, name=name), given, faults)
    return found


def _listed_days(file: YamlFile, place: Place, days: Any, given: Given, faults: Faults) -> Days:
    found: Days = {}
    if not isinstance(days, dict):
        faults.append(file.fault(place, "table_like", example="2027-02-04/2027-02-10: rest 春节"))
        return found
    for key, told in days.items():
        here = [*place, key]
        if told == USUAL:
            _add(file, here, found, key, None, given, faults)
            continue
        try:
            entry = CalendarDay.model_validate(told if isinstance(told, dict) else str(told))
        except ValidationError as error:
            wrong = wrong_day(error)
            faults.append(file.fault(here, wrong["type"], **wrong["params"]))
            continue
        _add(file, here, found, key, entry, given, faults)
    return found


def _by_name(file: YamlFile, field: str, faults: Faults) -> Iterator[tuple[Place, Any, str]]:
    """Each date or run under a name: ``春节: [2027-02-04, 2027-02-14]``; makeup days may stand without names."""
    table = file.data.get(field)
    if table is None:
        return
    if isinstance(table, list):
        for number, key in enumerate(table):
            yield [field, number], key, ""
    elif isinstance(table, dict):
        for name, keys in table.items():
            for key in keys if isinstance(keys, list) else [keys]:
                yield [field, str(name)], key, str(name)
    else:
        faults.append(file.fault([field], "table_like", example="春节: 2027-02-04/2027-02-10"))


def _state_council(file: YamlFile, days: list[Any], given: Given, faults: Faults) -> Days:
    """The form of holiday-cn: ``{"name": "春节", "date": "2027-02-04", "isOffDay": true}``."""
    found: Days = {}
    for number, one in enumerate(days):
        here: list[int | str] = ["days", number]
        if not isinstance(one, dict) or not {"name", "date", "isOffDay"} <= set(one):
            faults.append(file.fault(here, "notice_fields"))
        elif not isinstance(one["isOffDay"], bool):
            faults.append(file.fault([*here, "isOffDay"], "bool_type", given=str(one["isOffDay"])))
        else:
            kind = DayKind.REST if one["isOffDay"] else DayKind.MAKEUP
            entry = CalendarDay(kind=kind, name=str(one["name"]).strip())
            _add(file, [*here, "date"], found, one["date"], entry, given, faults)
    return found


def _add(
    file: YamlFile,
    place: Place,
    found: Days,
    key: Any,
    entry: CalendarDay | None,
    given: Given,
    faults: Faults,
) -> None:
    wrong = take_in(found, key, entry, given, file.line(place))
    if wrong is not None:
        faults.append(file.fault(place, wrong["type"], **wrong["params"]))


# --- what becomes of the calendars


def _published(path: Path, given: Given, known: Mapping[str, Calendar]) -> CalendarFile:
    newer, kept, faults = [], {}, Faults()
    until = date(given.year, 12, 31) if given.year is not None else None
    for name in sorted({*given.common, *given.own}):
        before = known[name]
        days, closed = _opened(before, given, given.common.get(name, {}))
        after = before.newer({**days, **given.own.get(name, {})}, until)
        if after is not before:
            newer.append(after)
        if closed:
            kept[name] = closed
        if given.year is not None and before.known_until < date(given.year - 1, 12, 31):
            known_until = before.known_until
            faults.append(
                file_fault(
                    path,
                    None,
                    "year",
                    "years_before_first",
                    calendar=name,
                    known=known_until,
                    year=given.year,
                )
            )
    if given.year is not None and not any(day.year == given.year for day in given.lines):
        faults.append(file_fault(path, None, "year", "year_without_days", year=given.year))
    if faults:
        raise BrokenFile(faults)
    named = tuple(sorted({*given.common, *given.own}))
    return CalendarFile(calendars=tuple(newer), named=named, year=given.year, kept=kept)


def _opened(before: Calendar, given: Given, days: Days) -> tuple[Days, tuple[date, ...]]:
    """The days for one calendar, and make-up days left out: they open nothing that it closes itself, as in winter.

    Where the year was loaded before, a closed day is the calendar's own unless it bears the name of a holiday here.
    """
    if given.year is None:
        return days, ()
    holidays = {one.name for one in days.values() if one is not None and one.kind is DayKind.REST}
    closed = tuple(
        day
        for day, entry in days.items()
        if entry is not None
        and entry.kind is DayKind.MAKEUP
        and (own := before.days.get(day)) is not None
        and own.kind is DayKind.REST
        and (day > before.known_until or own.name not in holidays)
    )
    return {day: entry for day, entry in days.items() if day not in closed}, closed
