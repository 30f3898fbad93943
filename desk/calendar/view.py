"""What the calendar's page shows: days of people with their marks, and the appointments in them."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import HTTPException

from desk.calendar.asked import Asked, Shows
from desk.calendar.blocks import HOUR, Block, Known, block
from desk.calendars import COMPANY_CALENDAR, of_person, of_roles
from desk.house import House
from desk.visitor import DeskWords, Visitor
from domain.access import Right
from domain.roles import Role
from domain.time.calendar import Calendar
from domain.time.days import DayKind
from store import customers, rulebooks
from store.boards.appointments import BoardAppointment, DayBoard, PersonDays, day_board
from store.boards.people import DayMark, people
from store.reading_activity import served
from store.rulebooks import STANDARD
from store.unmasking import shown_in_full

_FIRST_HOUR, _LAST_HOUR = 9, 19
"""A day shows at least these hours, so that it looks the same from day to day."""
_COMPANY_MARKS = {DayKind.REST: DayMark.CLOSED, DayKind.MAKEUP: DayMark.MAKEUP, DayKind.WORK: DayMark.WORK}


@dataclass(frozen=True)
class Mark:
    """What a day is, where it is no usual working day."""

    code: str
    word: str
    name: str = ""
    """Of the holiday, or of the one that is made up for."""


@dataclass(frozen=True)
class Cell:
    """A day of somebody, or of everybody who is meant."""

    day: date
    person: str
    """Empty: of everybody who is meant."""
    head: str
    marks: tuple[Mark, ...]
    blocks: tuple[Block, ...]
    today: bool = False
    inside: bool = True
    """In the month that is shown."""
    away: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """Somebody's line in the week of a team."""

    person: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CalendarView:
    """The page for one visitor."""

    asked: Asked
    shape: str
    """``hours``: columns with the time of day; ``people``: a line for each person; ``month``."""
    title: str
    whose: str
    today: date
    columns: tuple[Cell, ...] = ()
    rows: tuple[Row, ...] = ()
    days: tuple[Cell, ...] = ()
    weeks: tuple[tuple[Cell, ...], ...] = ()
    hours: tuple[str, ...] = ()
    starts: int = 0
    """Minutes from midnight at which the columns begin."""
    staff: Sequence[str] = ()
    teams: Sequence[str] = ()
    owners: Sequence[str] = ()
    """Whose customers' meetings may be asked for, beside one's own."""
    owner_teams: Sequence[str] = ()
    count: int = 0


async def view_of(house: House, who: Visitor, asked: Asked, session: bytes) -> CalendarView:
    """The calendar as a visitor sees it.

    Args:
        session: what is kept of the session in which it is asked for.

    Raises:
        Forbidden: they ask for others' appointments and see only their own work.
        HTTPException: there is no such person.
    """
    wanted, now, database = asked.wanted(who), await house.now(), house.database
    standard = await rulebooks.standard(database, STANDARD)
    calendars = await rulebooks.calendars(database, {*standard.calendars(), COMPANY_CALENDAR}, asked.first)
    calendar = calendars[COMPANY_CALENDAR]
    of_role = of_roles(standard, calendars)
    board = await day_board(
        database,
        calendar,
        asked.first,
        asked.last,
        wanted,
        of_role=of_role,
        of_customers=asked.of_customers,
    )
    if wanted.person and not board.people:
        raise HTTPException(404)
    found = _all(board)
    journeys = list({one.journey for one in found})
    details, full, mine, staff = await asyncio.gather(
        customers.customer_details(database, journeys),
        shown_in_full(database, who.handle, journeys, session, now),
        served(database, who.handle, journeys),
        people(database, asked.first, asked.last),
    )
    hours = range(*_hours(calendar, board, found, who.zone))
    owners = [one for one in staff if Role.AGENT in one.roles and one.handle != who.handle]
    if not who.may(Right.ROLE_TASKS):
        staff, owners = [], []
    known = Known(who, now, details, full, mine, hours.start * HOUR)
    return CalendarView(
        asked=asked,
        shape=shape(asked, board),
        title=_title(who.words, asked),
        whose=_whose(who, board, asked),
        today=calendar.today(now),
        staff=[one.handle for one in staff],
        teams=sorted({one.team for one in staff if one.team}),
        owners=[one.handle for one in owners],
        owner_teams=sorted({one.team for one in owners if one.team}),
        count=len(found),
        hours=tuple(f"{hour:02}:00" for hour in hours),
        starts=hours.start * HOUR,
        **_laid_out(
            board,
            known,
            asked,
            calendar,
            {one.person: of_person(one.roles, calendar, of_role) for one in board.people},
        ),
    )


def shape(asked: Asked, board: DayBoard) -> str:
    """How the days are laid out."""
    if asked.view is Shows.MONTH:
        return "month"
    return "hours" if asked.view is Shows.DAY or len(board.people) == 1 else "people"


def _laid_out(
    board: DayBoard, known: Known, asked: Asked, usual: Calendar, calendars: Mapping[str, Calendar]
) -> dict[str, Any]:
    """The cells; the days of several people are told by the calendar that most of them have."""
    days = [one.day for one in board.days]
    found = {one.name: one for one in (usual, *calendars.values())}
    counted = Counter(one.name for one in calendars.values()) or Counter([usual.name])
    shared = found[counted.most_common(1)[0][0]]
    match shape(asked, board):
        case "month":
            cells = [_month_cell(day, shared, board, known, asked) for day in days]
            weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
            return {"weeks": weeks, "days": tuple(cells[:7])}
        case "people":
            rows = tuple(
                Row(
                    line.person,
                    line.name,
                    tuple(_cell(line, day, calendars[line.person], known) for day in days),
                )
                for line in board.people
            )
            return {"rows": rows, "days": tuple(_head_cell(day, shared, known) for day in days)}
        case _:
            several = len(board.people) > 1
            columns = tuple(
                _cell(
                    line, day, calendars[line.person], known, f"{line.person} {line.name}" if several else ""
                )
                for line in board.people
                for day in days
            )
            return {"columns": columns}


def _cell(line: PersonDays, day: date, calendar: Calendar, known: Known, head: str = "") -> Cell:
    words = known.who.words
    return Cell(
        day=day,
        person=line.person,
        head=head or day_head(words, day),
        marks=_marks(words, line.marks[day], calendar, day),
        blocks=tuple(block(one, known) for one in line.appointments.get(day, ())),
        today=day == known.today,
    )


def _head_cell(day: date, calendar: Calendar, known: Known) -> Cell:
    words = known.who.words
    return Cell(
        day=day,
        person="",
        head=day_head(words, day),
        marks=_marks(words, _COMPANY_MARKS[calendar.kind(day)], calendar, day),
        blocks=(),
        today=day == known.today,
    )


def _month_cell(day: date, calendar: Calendar, board: DayBoard, known: Known, asked: Asked) -> Cell:
    """A day of the month: of one person with their own marks, of several with the company's and who is away."""
    words, alone = known.who.words, len(board.people) == 1
    found = {(one.journey, one.seq): one for line in board.people for one in line.appointments.get(day, ())}
    mark = board.people[0].marks[day] if alone else _COMPANY_MARKS[calendar.kind(day)]
    return Cell(
        day=day,
        person=board.people[0].person if alone else "",
        head=str(day.day),
        marks=_marks(words, mark, calendar, day),
        blocks=tuple(
            block(one, known) for one in sorted(found.values(), key=lambda one: (one.starts_at, one.seq))
        ),
        today=day == known.today,
        inside=day.month == asked.on.month,
        away=() if alone else tuple(one.person for one in board.people if one.marks[day] is DayMark.AWAY),
    )


def _marks(words: DeskWords, mark: DayMark, calendar: Calendar, day: date) -> tuple[Mark, ...]:
    """What a day is; a make-up day is told also to whom it is their own day of rest."""
    name, found = calendar.day_name(day), []
    if mark not in (DayMark.WORK, DayMark.MAKEUP, DayMark.CLOSED):
        found.append(Mark(mark, words.say(f"calendar.mark.{mark}")))
    if (kind := calendar.kind(day)) is not DayKind.WORK:
        told = _COMPANY_MARKS[kind]
        found.append(Mark(told, words.say(f"calendar.mark.{told}"), name))
    if calendar.provisional(day) and name:
        found.append(Mark("provisional", words.say("calendar.mark.provisional")))
    return tuple(found)


def day_head(words: DeskWords, day: date) -> str:
    """``周三 03-05``, as it stands over a day."""
    return f"{words.say(f'calendar.weekday.{day.isoweekday()}')} {day:%m-%d}"


def _title(words: DeskWords, asked: Asked) -> str:
    match asked.view:
        case Shows.DAY:
            return f"{asked.on.isoformat()} {words.say(f'calendar.weekday.{asked.on.isoweekday()}')}"
        case Shows.WEEK:
            return f"{asked.first.isoformat()} ～ {asked.last.isoformat()}"
        case Shows.MONTH:
            return words.say("calendar.month_title", year=asked.on.year, month=asked.on.month)


def _whose(who: Visitor, board: DayBoard, asked: Asked) -> str:
    own = asked.whose in ("mine", who.handle)
    if asked.of_customers:
        return who.words.say(
            "calendar.customers" if own else "calendar.customers_of", who=_named(who, board, asked)
        )
    return who.words.say("calendar.mine") if own else _named(who, board, asked)


def _named(who: Visitor, board: DayBoard, asked: Asked) -> str:
    if asked.whose == "team":
        return who.person.team or who.words.say("calendar.everybody")
    if asked.whose.startswith("team:"):
        return asked.whose.removeprefix("team:")
    return f"{board.people[0].person} {board.people[0].name}".rstrip()


def _all(board: DayBoard) -> list[BoardAppointment]:
    found = {
        (one.journey, one.seq): one
        for line in board.people
        for of_day in line.appointments.values()
        for one in of_day
    }
    return list(found.values())


def _hours(
    calendar: Calendar, board: DayBoard, found: Iterable[BoardAppointment], zone: str
) -> tuple[int, int]:
    """The first hour that is shown, and the one that is not any more."""
    spans = [span for one in board.days for span in calendar.spans(one.day)]
    begins, ends = [_FIRST_HOUR], [_LAST_HOUR]
    for span in spans:
        begins.append(span.start.hour)
        ends.append(24 if span.end == time(0) else span.end.hour + bool(span.end.minute))
    for one in found:
        starts, over = (at.astimezone(ZoneInfo(zone)) for at in (one.starts_at, one.ends_at))
        begins.append(starts.hour)
        ends.append(over.hour + bool(over.minute) if over.date() == starts.date() else 24)
    return min(begins), max(ends)
