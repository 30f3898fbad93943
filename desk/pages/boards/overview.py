"""The first board: what is open now, and the way to every other one."""

import asyncio
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from desk.pages.boards import parts
from desk.pages.boards.figures import deadlines_of, promises_of, receivables_of
from desk.pages.boards.lists import tasks_of
from desk.pages.boards.parts import Tile
from desk.pages.boards.view import View, sees
from domain.access import Right
from domain.account import NOTHING
from store.boards.receivables import Age, ReceivablesOf
from store.boards.service import Strip, strip
from store.boards.tasks import TasksOf, Which

router = APIRouter()
_BAD = (Which.OVERDUE, Which.ESCALATED)


@router.get("/boards")
async def overview(view: Annotated[View, Depends(sees(Right.BOARDS, Right.MONEY))]) -> Response:
    """Numbers of the whole company; whoever may see money alone goes on to it."""
    if not view.who.may(Right.BOARDS):
        return RedirectResponse("/boards/receivables", 303)
    now, kept, owed = await asyncio.gather(strip_of(view, TasksOf()), _kept(view), _owed(view))
    return await view.answer("boards/overview.html", "overview", [], tiles=now, kept=kept, owed=owed)


async def strip_of(view: View, wanted: TasksOf) -> list[Tile]:
    """The numbers of what is open now."""
    found = await view.kept("strip", lambda: strip(view.db, view.now, view.zone, wanted), wanted)
    return strip_tiles(view, found, wanted)


def strip_tiles(view: View, found: Strip, wanted: TasksOf) -> list[Tile]:
    """Open, overdue, due today, paused … : every number with the list behind it."""
    given = wanted.model_dump(mode="json", exclude_none=True)
    tiles = [
        parts.tile(
            view,
            f"boards.which.{which}",
            getattr(found, which),
            view.behind("tasks", which=which, **given),
            bad=which in _BAD,
        )
        for which in Which
    ]
    owner = wanted.owner
    href = view.behind("journeys", status="paused", owner=owner)
    return [*tiles, parts.tile(view, "boards.journeys_paused", found.journeys_paused, href)]


async def _kept(view: View) -> list[Tile]:
    """Deadlines and promises of the last 30 days, against the 30 before."""
    period = view.period()
    told = {"first": period.first, "last": period.last}
    board, kept, before = await asyncio.gather(
        deadlines_of(view, period, tasks_of(view.asked)),
        promises_of(view, period),
        promises_of(view, period.before()),
    )
    done = board.all
    return [
        parts.rate(
            view,
            "boards.deadlines_kept",
            done.kept,
            done.sample,
            done.share_before,
            view.behind("deadlines", **told),
        ),
        parts.rate(
            view,
            "boards.promises_kept",
            kept.all.kept,
            kept.all.sample,
            before.all.share,
            view.behind("promises", **told),
        ),
    ]


async def _owed(view: View) -> list[Tile]:
    """What is overdue by currency, for whoever may see money."""
    if not view.who.may(Right.MONEY):
        return []
    late: dict[str, Decimal] = {}
    for one in await receivables_of(view, ReceivablesOf()):
        if one.age is not Age.NOT_DUE:
            late[one.currency] = late.get(one.currency, NOTHING) + one.owed
    return [
        Tile(
            view.t("boards.owed_late", currency=currency),
            f"{owed:,.2f}",
            f"/boards/receivables?currency={currency}" if owed else "",
            mark="bad" if owed else "",
        )
        for currency, owed in late.items()
    ]
