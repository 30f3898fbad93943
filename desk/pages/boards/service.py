"""The service board: what is open, and how deadlines were kept, by role, person and kind (R002-SKU-31, -60)."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import drawn
from desk.pages.boards import parts
from desk.pages.boards.asked import NOBODY, Missed
from desk.pages.boards.figures import deadlines_of
from desk.pages.boards.lists import tasks_of
from desk.pages.boards.overview import strip_of
from desk.pages.boards.parts import Section, Tile
from desk.pages.boards.view import View, sees
from desk.tables import Cell, Kind, Table
from domain.access import Right
from store.boards.service import Deadlines

router = APIRouter()


@router.get("/boards/service")
async def service(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """The strip and the deadlines of a period, for everybody or some."""
    wanted, period = tasks_of(view.asked), view.period()
    board, now = await asyncio.gather(deadlines_of(view, period, wanted), strip_of(view, wanted))
    tables = {
        by: _table(view, by, found)
        for by, found in (("role", board.by_role), ("person", board.by_person), ("kind", board.by_kind))
    }
    sections = [Section(table, drawn(table, (2, 3, 4, 5)), table.title) for table in tables.values()]
    return await view.answer(
        "boards/board.html",
        "service",
        list(tables.values()),
        tiles=now + _kept(view, board.all),
        filters=[*parts.dates(view, period), parts.teams(view), parts.persons(view), parts.roles(view)],
        presets=parts.presets(view, period),
        sections=sections,
    )


def _given(view: View) -> dict[str, Any]:
    period, asked = view.period(), view.asked
    told = asked.model_dump(mode="json", include={"role", "person", "kind", "stage", "owner", "team"})
    return {**told, "first": period.first, "last": period.last}


def _kept(view: View, found: Deadlines) -> list[Tile]:
    given = _given(view)
    missed = [("late", found.late), ("still_open", found.still_open), ("given_up", found.given_up)]
    told = view.t("told.comma").join(
        view.t(f"boards.missed.{name}", count=count) for name, count in missed if count
    )
    return [
        parts.rate(
            view,
            "boards.deadlines_kept",
            found.kept,
            found.sample,
            found.share_before,
            view.behind("deadlines", **given),
        ),
        parts.tile(view, "boards.kept", found.kept, view.behind("deadlines", kept=True, **given)),
        parts.tile(
            view,
            "boards.missed",
            found.missed,
            view.behind("deadlines", kept=False, **given),
            bad=True,
            told=told,
        ),
    ]


def _table(view: View, by: str, found: Sequence[Deadlines]) -> Table:
    counts = ("sample", "kept", "late", "still_open", "given_up")
    heads: list[str | tuple[str, Kind]] = [by, *((name, Kind.COUNT) for name in counts)]
    heads += [("share", Kind.SHARE), ("share_before", Kind.SHARE), "change"]
    return Table(
        f"by_{by}",
        view.t(f"boards.service.by_{by}"),
        view.columns(*heads),
        [_row(view, by, one) for one in found if one.sample or one.sample_before],
        view.t("boards.service.how"),
    )


def _row(view: View, by: str, one: Deadlines) -> Sequence[Cell]:
    code = getattr(one, by)
    named = view.person(code) if by == "person" else view.word(by, code)
    given = {**_given(view), by: code or NOBODY}
    both = view.behind("deadlines", **given)
    missed = {how: view.behind("deadlines", **given, kept=False, missed=how) for how in Missed}
    before = {**given, "first": view.period().before().first, "last": view.period().before().last}
    return (
        named,
        view.count(one.sample, both),
        view.count(one.kept, view.behind("deadlines", **given, kept=True)),
        view.count(one.late, missed[Missed.LATE]),
        view.count(one.still_open, missed[Missed.STILL_OPEN]),
        view.count(one.given_up, missed[Missed.GIVEN_UP]),
        view.share(one.share, both),
        view.share(one.share_before, view.behind("deadlines", **before)),
        view.text(parts.change(view, one.share, one.share_before)),
    )
