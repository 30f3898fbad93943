"""Satisfaction by question, from the scores that customers gave in calls (R002-SKU-62, X-15)."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import GRADES, drawn
from desk.pages.boards import parts
from desk.pages.boards.parts import Section
from desk.pages.boards.view import View, sees
from desk.tables import Column, Kind, Table
from domain.access import Right
from domain.satisfaction import HIGHEST, LOWEST, questions
from store.boards.period import Period
from store.satisfaction import Satisfaction, satisfaction

router = APIRouter()
_SCORES = range(LOWEST, HIGHEST + 1)


@router.get("/boards/satisfaction")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """The last 90 days unless others are named."""
    period = view.period(90)
    found, before = await asyncio.gather(_of(view, period), _of(view, period.before()))
    table = _table(view, found, {(one.kind, one.field): one for one in before})
    return await view.answer(
        "boards/board.html",
        "satisfaction",
        [table],
        filters=parts.dates(view, period),
        presets=parts.presets(view, period),
        sections=[Section(table, drawn(table, range(4, 9), names=(0, 1), colours=GRADES), table.title)],
    )


async def _of(view: View, period: Period) -> list[Satisfaction]:
    return await view.kept(
        "satisfaction", lambda: satisfaction(view.db, questions(), period.start, period.end), period
    )


def _table(view: View, found: Sequence[Satisfaction], earlier: dict[tuple[str, str], Satisfaction]) -> Table:
    period = view.period(90)

    def row(one: Satisfaction) -> tuple[Any, ...]:
        told = {"kind": one.kind, "field": one.field, "first": period.first, "last": period.last}
        counts = view.behind("scores", **told, own=False)
        past = earlier.get((one.kind, one.field))
        return (
            view.text(view.wording.title(one.kind)),
            view.text(view.wording.label(one.kind, one.field)),
            view.count(one.answers, counts),
            view.figure(one.mean, 2),
            *(
                view.count(count, view.behind("scores", **told, own=False, score=score))
                for score, count in zip(_SCORES, one.by_score, strict=True)
            ),
            view.share(one.share, counts),
            view.text(parts.change(view, one.share, past.share if past else None)),
            view.count(one.by_link, counts),
            view.count(one.self_recorded, view.behind("scores", **told, own=True)),
        )

    columns = view.columns("asked_in", "question", ("answers", Kind.COUNT), ("mean", Kind.FIGURE))
    columns += [Column(view.t("boards.points", score=score), Kind.COUNT) for score in _SCORES]
    columns += view.columns(("satisfied", Kind.SHARE), "change", ("by_link", Kind.COUNT), ("own", Kind.COUNT))
    note = view.t("boards.satisfaction.how")
    return Table(
        "questions", view.t("boards.satisfaction.questions"), columns, [row(one) for one in found], note
    )
