"""The workload: people by days, from what is due, agreed and dated for later; holidays and absences are marked."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import drawn
from desk.pages.boards import parts
from desk.pages.boards.asked import NOBODY
from desk.pages.boards.parts import Filter, Section
from desk.pages.boards.view import View, sees
from desk.tables import Cell, Column, Kind, Table
from domain.access import Right
from domain.roles import Role
from domain.time.days import DayKind
from store.boards.people import CompanyDay, DayMark, PeopleOf
from store.boards.workload import DAYS, DayLoad, PersonLoad, What, Workload, workload

router = APIRouter()


@router.get("/boards/workload")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """The grid of the next 90 days."""
    asked = view.asked
    wanted = PeopleOf(person=asked.person, team=asked.team, role=asked.role)
    enough = dict.fromkeys(Role, asked.most)
    found = await view.kept(
        "workload",
        lambda: workload(view.db, view.now, view.calendar, enough, wanted, view.of_role, asked.ahead),
        *(asked.most, wanted, asked.ahead),
    )
    grid, weeks = _grid(view, found), _weeks(view, found)
    most = Filter("most", view.t("boards.filter.most"), "number", str(asked.most))
    ahead = [(str(days), view.t("boards.days_ahead", days=days)) for days in (14, 30, DAYS)]
    return await view.answer(
        "boards/board.html",
        "workload",
        [grid, weeks],
        filters=[
            parts.teams(view),
            parts.persons(view),
            parts.roles(view),
            Filter("ahead", view.t("boards.filter.ahead"), "choice", str(asked.ahead), ahead),
            most,
        ],
        sections=[Section(grid), Section(weeks, drawn(weeks, (1, 2, 3), across=False), weeks.title)],
        tiles=[],
    )


def _grid(view: View, found: Workload) -> Table:
    columns = view.columns("person", "team", ("together", Kind.COUNT))
    columns += [_head(view, day) for day in found.days]
    rows = [_line(view, one) for one in (*found.people, *found.queues)]
    note = view.t("boards.workload.how", most=view.asked.most)
    return Table("workload", view.t("boards.workload.grid"), columns, rows, note, wide=True)


def _head(view: View, day: CompanyDay) -> Column:
    """``11-22 周日 休``: what the day is stands in words beside its colour; a date that may move is marked."""
    told = [f"{day.day:%m-%d}", view.t(f"boards.weekday.{day.day.isoweekday()}")]
    if day.kind is not DayKind.WORK:
        told.append(day.name or view.t(f"day.{day.kind}"))
    if day.provisional:
        told.append(view.t("boards.provisional"))
    return Column(" ".join(told), Kind.COUNT, mark=f"day {day.kind}")


def _line(view: View, one: PersonLoad) -> Sequence[Cell]:
    role = one.roles[0] if one.person is None and one.roles else None
    given: dict[str, Any] = {"person": one.person or NOBODY, "ahead": view.asked.ahead}
    if one.person is None:
        given["role"] = role
        head = view.text(view.t("show.queue", role=view.word("role", role).text))
    else:
        head = view.text(one.person, title=one.name or "")
    total = sum(day.total for day in one.days)
    days = [_cell(view, day, given) for day in one.days]
    return (head, view.text(one.team), view.count(total, view.behind("work", **given)), *days)


def _cell(view: View, day: DayLoad, given: dict[str, Any]) -> Cell:
    """A number with what the day is for them; ``!`` says that it is too much."""
    mark = day.mark if day.mark not in (None, DayMark.WORK) else None
    letter = view.t(f"boards.mark.{mark}") if mark else ""
    text = " ".join(
        one for one in (str(day.total) if day.total else "", letter, "!" if day.over else "") if one
    )
    parts_told = [
        view.t(f"boards.load.{what}", count=count)
        for what, count in zip(What, (day.tasks, day.appointments, day.planned), strict=True)
        if count
    ]
    classes = " ".join(one for one in ("load", mark or "", "over" if day.over else "") if one)
    href = view.behind("work", **given, day=day.day) if day.total else ""
    value: str | int | None = (text or None) if mark or day.over else day.total or None
    return Cell(value, text, href, " · ".join(parts_told), classes)


def _of_week(view: View, monday: date, what: What | None = None) -> str:
    """The list behind a number of a week, narrowed as the grid is."""
    given = view.asked.model_dump(mode="json", include={"person", "team", "role", "ahead"})
    return view.behind("work", **given, first=monday, last=monday + timedelta(days=6), piece=what)


def _weeks(view: View, found: Workload) -> Table:
    """The same altogether by weeks, what it is apart."""
    lines = (*found.people, *found.queues)
    counted: dict[date, list[int]] = {}
    for day in (day for line in lines for day in line.days):
        week = counted.setdefault(day.day - timedelta(days=day.day.weekday()), [0, 0, 0])
        for place, count in enumerate((day.tasks, day.appointments, day.planned)):
            week[place] += count
    rows = [
        (
            view.day(monday),
            *(
                view.count(count, _of_week(view, monday, what))
                for what, count in zip(What, counts, strict=True)
            ),
            view.count(sum(counts), _of_week(view, monday)),
        )
        for monday, counts in sorted(counted.items())
    ]
    heads = (("week", Kind.DAY), *((f"load_{what}", Kind.COUNT) for what in What), ("together", Kind.COUNT))
    return Table(
        "weeks", view.t("boards.workload.weeks"), view.columns(*heads), rows, view.t("boards.workload.met")
    )
