"""Days of calendars as CSV, a day or a run a line: date, kind, name, hours, calendar, in English or Chinese."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from domain.time.calendar import Calendar, CalendarDay
from store.calendardays import USUAL, Given, first_of, listed, take_in, unknown_calendar
from store.errors import BrokenFile

COLUMNS = {
    "date": ("date", "日期"),
    "kind": ("kind", "类型"),
    "name": ("name", "名称"),
    "hours": ("hours", "时段"),
    "calendar": ("calendar", "日历"),
}
KINDS = {
    "rest": ("rest", "休", "休息", "放假"),
    "makeup": ("makeup", "make-up", "班", "补班", "上班"),
    "work": ("work", "工作"),
    USUAL: (USUAL, "usual", "照常"),
}


def read_csv(path: Path, known: Mapping[str, Calendar], named: Sequence[str], year: int | None) -> Given:
    """The days of a file. Errors: BrokenFile with every fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BrokenFile([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise BrokenFile([f"{path}: is not UTF-8 (byte {error.start})"]) from None
    rows = list(csv.reader(text.splitlines()))
    columns = {_column(head): place for place, head in enumerate(rows[0] if rows else [])}
    missing = [name for name in ("date", "kind") if name not in columns]
    if missing:
        told = "; ".join(f"{name} ({COLUMNS[name][1]})" for name in missing)
        raise BrokenFile([f"{path}:1: columns are missing: {told}"])
    given, faults = Given(year), list[str]()
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
            _read_line(f"{path}:{number}", cells, given, known, named, faults)
    if not given.common and not faults:
        faults.append(f"{path}: names no day")
    if faults:
        raise BrokenFile(faults)
    return given


def _read_line(
    line: str,
    cells: Mapping[str, str],
    given: Given,
    known: Mapping[str, Calendar],
    named: Sequence[str],
    faults: list[str],
) -> None:
    kind = next((one for one, told in KINDS.items() if cells.get("kind", "").lower() in told), None)
    if kind is None:
        accepted = ", ".join(told[0] for told in KINDS.values())
        faults.append(f"{line}: kind: one of {accepted} is expected; {cells.get('kind', '')!r} was given")
        return
    told = " ".join(part for part in (kind, cells.get("hours", ""), cells.get("name", "")) if part)
    try:
        entry = None if kind == USUAL else CalendarDay.model_validate(told)
    except ValidationError as error:
        faults.append(f"{line}: hours: {first_of(error)}")
        return
    calendars = [cells["calendar"]] if cells.get("calendar") else list(named)
    if not calendars:
        faults.append(f"{line}: calendar: is missing; {listed(known)}")
    for name in calendars:
        if name not in known:
            faults.append(f"{line}: calendar: {unknown_calendar(name, known)}")
            continue
        fault = take_in(given.common.setdefault(name, {}), cells.get("date", ""), entry, given, line)
        if fault is not None:
            faults.append(f"{line}: date: {fault}")


def _column(head: str) -> str:
    told = head.strip().lower()
    return next((name for name, names in COLUMNS.items() if told in names), told)
