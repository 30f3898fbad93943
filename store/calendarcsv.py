"""Days of calendars as CSV, a day or a run a line: date, kind, name, hours, calendar, in English or Chinese."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.faults import wrong_field
from domain.time.calendar import Calendar, CalendarDay
from store.calendardays import USUAL, Faults, Given, take_in, wrong_day
from store.errors import BrokenFile, file_fault
from store.yamlfile import unreadable

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
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    rows = list(csv.reader(text.splitlines()))
    columns = {_column(head): place for place, head in enumerate(rows[0] if rows else [])}
    missing = [name for name in ("date", "kind") if name not in columns]
    if missing:
        columns_told = [f"{name} ({COLUMNS[name][1]})" for name in missing]
        raise BrokenFile([file_fault(path, 1, "", "columns_missing", columns=columns_told)])
    given, faults = Given(year), Faults()
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
            for field, wrong in _read_line(number, cells, given, known, named):
                faults.append(file_fault(path, number, field, wrong["type"], **wrong["params"]))
    if not given.common and not faults:
        faults.append(file_fault(path, None, "", "no_days"))
    if faults:
        raise BrokenFile(faults)
    return given


def _read_line(
    line: int,
    cells: Mapping[str, str],
    given: Given,
    known: Mapping[str, Calendar],
    named: Sequence[str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Take in a line; what is wrong with it, by the column."""
    kind = next((one for one, told in KINDS.items() if cells.get("kind", "").lower() in told), None)
    if kind is None:
        accepted = [told[0] for told in KINDS.values()]
        yield "kind", wrong_field("", "day_kind_column", given=cells.get("kind", ""), accepted=accepted)
        return
    told = " ".join(part for part in (kind, cells.get("hours", ""), cells.get("name", "")) if part)
    try:
        entry = None if kind == USUAL else CalendarDay.model_validate(told)
    except ValidationError as error:
        yield "hours", wrong_day(error)
        return
    calendars = [cells["calendar"]] if cells.get("calendar") else list(named)
    if not calendars:
        yield "calendar", wrong_field("", "calendars_needed", accepted=sorted(known))
    for name in calendars:
        if name not in known:
            yield "calendar", wrong_field("", "not_a_known_name", given=name, accepted=sorted(known))
            continue
        wrong = take_in(given.common.setdefault(name, {}), cells.get("date", ""), entry, given, line)
        if wrong is not None:
            yield "date", wrong


def _column(head: str) -> str:
    told = head.strip().lower()
    return next((name for name, names in COLUMNS.items() if told in names), told)
