"""Escalations: who was told, when and at which rung, who acted on it and when, and what is next."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import drawn
from desk.pages.boards import parts
from desk.pages.boards.listed import Rows
from desk.pages.boards.parts import Section
from desk.pages.boards.view import View, sees
from desk.tables import MOST_SHOWN, Kind, Table
from domain.access import Right
from domain.roles import Role
from store.boards import MOST_EXPORTED
from store.boards.escalations import EscalationsOf, Rung, escalations, escalations_behind

router = APIRouter()


@router.get("/boards/escalations")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """How escalations of a period were answered, and each of them."""
    asked, period = view.asked, view.period()
    wanted = EscalationsOf(told=asked.role, owner=asked.owner)
    most = MOST_EXPORTED if asked.form else MOST_SHOWN
    found, every = await asyncio.gather(
        view.kept("escalations", lambda: escalations(view.db, period, wanted), period, wanted),
        escalations_behind(view.db, period, wanted, limit=most),
    )
    rungs = _rungs(view, found)
    total, answered = sum(one.escalations for one in found), sum(one.acted for one in found)
    told = (await Rows.of(view, every)).escalations("told", view.t("boards.list.escalations"), every)
    told = replace(told, many=total)
    still = sum(one.open for one in found)
    return await view.answer(
        "boards/board.html",
        "escalations",
        [rungs, told],
        tiles=[
            parts.tile(view, "boards.escalated", total, view.behind("escalations", **_given(view))),
            parts.tile(
                view, "boards.acted_on", answered, view.behind("escalations", **_given(view), acted=True)
            ),
            parts.tile(
                view,
                "boards.not_acted_on",
                still,
                view.behind("escalations", **_given(view), acted=False),
                bad=True,
            ),
        ],
        filters=[*parts.dates(view, period), parts.roles(view), parts.persons(view, "owner", Role.AGENT)],
        presets=parts.presets(view, period),
        sections=[Section(rungs, drawn(rungs, (3, 4), names=(0, 1)), rungs.title), Section(told)],
    )


def _given(view: View) -> dict[str, Any]:
    period = view.period()
    told = view.asked.model_dump(mode="json", include={"role", "owner"}, exclude_none=True)
    return {**told, "first": period.first, "last": period.last}


def _rungs(view: View, found: Sequence[Rung]) -> Table:
    def row(one: Rung) -> tuple[Any, ...]:
        given = {**_given(view), "level": one.level, "role": one.told}
        return (
            view.text(view.t("boards.rung", level=one.level)),
            view.word("role", one.told),
            view.count(one.escalations, view.behind("escalations", **given)),
            view.count(one.acted, view.behind("escalations", **given, acted=True)),
            view.count(one.open, view.behind("escalations", **given, acted=False)),
            view.length(one.median),
        )

    counts = (("escalations", Kind.COUNT), ("acted_on", Kind.COUNT), ("not_acted_on", Kind.COUNT))
    columns = view.columns("level", "told", *counts, "median")
    note = view.t("boards.escalations.how")
    return Table("rungs", view.t("boards.escalations.rungs"), columns, [row(one) for one in found], note)
