"""The morning board: one printed page for the day's first talk."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.pages.boards import parts
from desk.pages.boards.asked import NOBODY
from desk.pages.boards.listed import Rows
from desk.pages.boards.parts import Tile
from desk.pages.boards.view import View, sees
from desk.tables import Cell, Kind, Table
from domain.access import Right
from store.boards.morning import Absent, Ahead, Morning, PersonToday, morning, today_behind
from store.boards.people import DayMark
from store.boards.tasks import BoardTask

router = APIRouter()
_WHAT = ("appointment", "call", "delivery")


@router.get("/boards/morning")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """Who is away, what was done since the last open day, and what today brings; of all or of one team."""
    team = view.asked.team
    found, meetings = await asyncio.gather(
        view.kept("morning", lambda: morning(view.db, view.now, view.calendar, team), team),
        today_behind(view.db, view.now, view.calendar, team=team, calls=False),
    )
    rows = await Rows.of(view, [*meetings, *found.unassigned_tasks, *found.overdue_tasks])
    tables = {
        "absent": _absent(view, found.absent),
        "today": _today(view, found.today),
        "meetings": _meetings(rows, meetings),
        "unassigned": _tasks(rows, "unassigned", found.unassigned_tasks),
        "overdue": _tasks(rows, "overdue", found.overdue_tasks),
    }
    return await view.answer(
        "boards/morning.html",
        "morning",
        list(tables.values()),
        parted=tables,
        found=found,
        results=_results(view, found),
        resting=view.t("told.comma").join(found.resting),
        day=_day(view, found),
        filters=[parts.teams(view)],
        unassigned=view.behind("tasks", which="unassigned"),
        overdue=view.behind("tasks", which="overdue", team=team),
    )


def _day(view: View, found: Morning) -> str:
    day = found.day
    told = [day.day.isoformat(), view.t(f"boards.weekday.{day.day.isoweekday()}"), view.t(f"day.{day.kind}")]
    return " ".join([*told, day.name] if day.name else told)


def _results(view: View, found: Morning) -> list[Tile]:
    period, team, done = found.results_of, view.asked.team, found.results
    given: dict[str, Any] = {"first": period.first, "last": period.last, "team": team}
    calls = sum(one.calls for one in done.calls)
    outcomes = [f"{view.word('outcome', one.outcome).text} {one.calls}" for one in done.calls]
    tiles = [
        parts.tile(view, "boards.done", done.done, view.behind("done", **given)),
        parts.tile(view, "boards.on_time", done.on_time, view.behind("done", **given, kept=True)),
        parts.tile(view, "boards.late", done.late, view.behind("done", **given, kept=False), bad=True),
        parts.tile(view, "boards.calls", calls, view.behind("calls", **given), told=" · ".join(outcomes)),
        parts.tile(view, "boards.new_customers", done.new_customers, view.behind("started", **given)),
    ]
    contracts = sum(one.contracts for one in done.signed)
    sums = [f"{one.amount:,.2f} {one.currency}" for one in done.signed]
    told = " · ".join(sums) if view.who.may(Right.MONEY) else ""
    return [*tiles, parts.tile(view, "boards.signed", contracts, view.behind("signed", **given), told=told)]


def _absent(view: View, found: Sequence[Absent]) -> Table:
    def deputies(one: Absent) -> str:
        told = [
            f"{view.word('role', role).text} {one.deputies.get(role) or view.t('boards.queue')}"
            for role in one.roles
        ]
        return view.t("told.semicolon").join(told)

    rows = [
        (view.text(f"{one.person} {one.name}"), view.day(one.back_on), view.text(deputies(one)))
        for one in found
    ]
    return Table(
        "absent",
        view.t("boards.morning.absent"),
        view.columns("person", ("back_on", Kind.DAY), "deputies"),
        rows,
    )


def _today(view: View, found: Sequence[PersonToday]) -> Table:
    def row(one: PersonToday) -> tuple[Any, ...]:
        given = {"person": one.person or NOBODY, "team": view.asked.team}
        head = view.person(one.person)
        away = one.mark is not None and one.mark not in (DayMark.WORK, DayMark.MAKEUP)
        counts = dict(zip(_WHAT, (one.appointments, one.calls, one.deliveries), strict=True))
        return (
            view.text(f"{head.text} {view.t(f'boards.mark.{one.mark}')}", mark="bad") if away else head,
            *(view.count(count, view.behind("today", **given, kind=what)) for what, count in counts.items()),
        )

    counts = [(f"today_{what}", Kind.COUNT) for what in _WHAT]
    return Table(
        "today", view.t("boards.morning.today"), view.columns("person", *counts), [row(one) for one in found]
    )


def _meetings(rows: Rows, found: Sequence[Ahead]) -> Table:
    view = rows.view
    cells = []
    for one in found:
        journey, customer = rows.row(one)[:2]
        at = view.at(one.at)
        shown = view.words.at(one.at)[-5:] if one.at else view.t("boards.all_day")
        confirmed = None if one.confirmed is None else view.t(f"boards.confirmed.{one.confirmed}")
        cells.append(
            (
                Cell(at.value, shown, mark="when"),
                view.text(view.t(f"kind.{one.kind}")),
                customer,
                view.person(one.person),
                view.word("place", one.place),
                view.text(confirmed),
                journey,
            )
        )
    heads = (("at", Kind.MOMENT), "meeting", "customer", "person", "place", "confirmed", "journey")
    return Table("meetings", view.t("boards.morning.meetings"), view.columns(*heads), cells)


def _tasks(rows: Rows, name: str, found: Sequence[BoardTask]) -> Table:
    view = rows.view
    cells = []
    for one in found:
        journey, customer = rows.row(one, owner=one.owner)[:2]
        title = view.words.task(one.kind, one.about)
        late = view.now - one.due_at if one.due_at else None
        clock = view.at(one.due_at) if name == "unassigned" else view.length(late)
        cells.append(
            (
                rows.task(title, one.task, one.role, one.assignee),
                customer,
                view.person(one.person) if name == "overdue" else view.word("role", one.role),
                clock,
                journey,
            )
        )
    heads = (
        "task",
        "customer",
        *(("person", "late_by") if name == "overdue" else ("role", ("due", Kind.MOMENT))),
    )
    return Table(name, view.t(f"boards.morning.{name}"), view.columns(*heads, "journey"), cells)
