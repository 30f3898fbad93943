"""The funnel: how many journeys stand in each stage and for how long, and why others were lost."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import bars, drawn
from desk.pages.boards import parts
from desk.pages.boards.asked import NOBODY
from desk.pages.boards.lists import funnel_of, sorted_out
from desk.pages.boards.parts import Section
from desk.pages.boards.view import View, sees
from desk.tables import Column, Kind, Table
from domain.access import Right
from domain.forms.consultation import LeadSource
from domain.roles import Role
from domain.stages import STAGES, Stage
from store.boards.funnel import LostLine, Parted, StageLine, funnel, lost, parted

router = APIRouter()


@router.get("/boards/funnel")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """Stages as they are now; lost journeys of a period, a year unless one is named."""
    wanted, period = funnel_of(view), view.period(365)
    by_part, by_stage, gone = await asyncio.gather(
        view.kept("parted", lambda: parted(view.db, wanted), wanted),
        view.kept("funnel", lambda: funnel(view.db, view.now, wanted), wanted),
        view.kept("lost", lambda: lost(view.db, period, wanted), period, wanted),
    )
    running, stages, reasons = sorted_out(view, by_part), _stages(view, by_stage), _lost(view, gone)
    by_both = [_parted(view, by, running) for by in ("source", "designer")]
    sections = [
        Section(stages, drawn(stages, (2, 3, 4)), view.t("boards.funnel.stages")),
        *(Section(one) for one in by_both),
        Section(reasons, _reasons(view, reasons), view.t("boards.funnel.lost")),
    ]
    sources = parts.choice(view, "source", [(one.value, view.t(f"source.{one}")) for one in LeadSource])
    return await view.answer(
        "boards/board.html",
        "funnel",
        [one.table for one in sections],
        filters=[
            sources,
            parts.persons(view, "designer", Role.DESIGNER),
            parts.persons(view, "owner", Role.AGENT),
            *parts.dates(view, period),
        ],
        filters_note=view.t("boards.funnel.period"),
        presets=parts.presets(view, period),
        sections=sections,
    )


def _given(view: View) -> dict[str, Any]:
    return view.asked.model_dump(mode="json", include={"source", "designer", "owner"}, exclude_none=True)


def _stages(view: View, found: Sequence[StageLine]) -> Table:
    given = _given(view)
    counts = ("journeys", "active", "paused", "dormant")
    heads: list[str | tuple[str, Kind]] = [
        "stage",
        *((name, Kind.COUNT) for name in counts),
        ("median_days", Kind.FIGURE),
    ]
    rows = [
        (
            view.word("stage", one.stage),
            view.count(one.journeys, view.behind("journeys", stage=one.stage, **given)),
            *(
                view.count(
                    getattr(one, status), view.behind("journeys", stage=one.stage, status=status, **given)
                )
                for status in counts[1:]
            ),
            view.figure(one.median_days),
            view.text(one.oldest, href=f"/journeys/{one.oldest}" if one.oldest else ""),
            view.at(one.oldest_since),
        )
        for one in found
    ]
    columns = view.columns(*heads, "oldest", ("oldest_since", Kind.MOMENT))
    return Table("stages", view.t("boards.funnel.stages"), columns, rows, view.t("boards.funnel.how"))


def _parted(view: View, by: str, found: Sequence[Parted]) -> Table:
    """How many journeys stand where, a line for each source or designer."""
    counted: Counter[tuple[str, Stage]] = Counter()
    for one in found:
        counted[getattr(one, by) or NOBODY, one.stage] += one.journeys
    totals: Counter[str] = Counter()
    for (code, _), count in counted.items():
        totals[code] += count
    stages = [stage for stage in STAGES if any(stage == one for _, one in counted)]
    given = {name: value for name, value in _given(view).items() if name != by}
    rows = [
        (
            view.word("source", code)
            if by == "source"
            else view.person(None if code == NOBODY else code, "boards.nobody"),
            view.count(total, view.behind("journeys", **{by: code}, **given)),
            *(
                view.count(counted[code, stage], view.behind("journeys", **{by: code}, stage=stage, **given))
                for stage in stages
            ),
        )
        for code, total in sorted(totals.items(), key=lambda one: (-one[1], one[0]))
    ]
    columns = view.columns(by, ("journeys", Kind.COUNT))
    columns += [Column(view.t(f"stage.{stage}"), Kind.COUNT) for stage in stages]
    return Table(f"by_{by}", view.t(f"boards.funnel.by_{by}"), columns, rows)


def _lost(view: View, found: Sequence[LostLine]) -> Table:
    period = view.period(365)
    given = {**_given(view), "first": period.first, "last": period.last}
    rows = [
        (
            view.word("stage", one.stage),
            view.word("reason", one.reason),
            view.count(one.journeys, view.behind("lost", stage=one.stage, reason=one.reason, **given)),
        )
        for one in found
    ]
    columns = view.columns("stage", "reason", ("journeys", Kind.COUNT))
    return Table("lost", view.t("boards.funnel.lost"), columns, rows)


def _reasons(view: View, table: Table) -> dict[str, Any] | None:
    counted: Counter[str] = Counter()
    for _, reason, journeys in table.rows:
        counted[reason.text] += int(str(journeys.value))
    if not counted:
        return None
    names = [name for name, _ in counted.most_common()]
    return bars(names, [(view.t("boards.col.journeys"), [counted[name] for name in names])], across=True)
