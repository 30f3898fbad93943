"""Receivables by age, each currency for itself: amounts of different currencies are never added."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import bars
from desk.pages.boards import parts
from desk.pages.boards.figures import receivables_of
from desk.pages.boards.parts import Section, Tile
from desk.pages.boards.view import View, sees
from desk.tables import Kind, Table
from domain.access import Right
from domain.roles import Role
from domain.stages import STAGES
from store.boards.receivables import Age, Aged, ReceivablesOf

router = APIRouter()


@router.get("/boards/receivables")
async def show(view: Annotated[View, Depends(sees(Right.MONEY))]) -> Response:
    """What customers owe, from what is not due to what is oldest."""
    asked = view.asked
    wanted = ReceivablesOf(owner=asked.owner, stage=asked.stage, currency=asked.currency)
    found = await receivables_of(view, wanted)
    currencies = list(dict.fromkeys(one.currency for one in found))
    sections = [_section(view, [one for one in found if one.currency == code], code) for code in currencies]
    return await view.answer(
        "boards/board.html",
        "receivables",
        [one.table for one in sections],
        tiles=[_late(view, found, code) for code in currencies],
        filters=[
            parts.persons(view, "owner", Role.AGENT),
            parts.choice(view, "stage", [(one.value, view.t(f"stage.{one}")) for one in STAGES]),
            parts.choice(view, "currency", [(code, code) for code in currencies]),
        ],
        sections=sections,
    )


def _given(view: View) -> dict[str, Any]:
    return view.asked.model_dump(mode="json", include={"owner", "stage"}, exclude_none=True)


def _late(view: View, found: Sequence[Aged], currency: str) -> Tile:
    late = sum(one.owed for one in found if one.currency == currency and one.age is not Age.NOT_DUE)
    label = view.t("boards.owed_late", currency=currency)
    return Tile(
        label,
        f"{late:,.2f}",
        f"#{currency}" if late else "",
        view.t("boards.owed_how"),
        "bad" if late else "",
    )


def _section(view: View, found: Sequence[Aged], currency: str) -> Section:
    def row(one: Aged) -> tuple[Any, ...]:
        behind = view.behind("receivables", **_given(view), currency=currency, age=one.age)
        return (
            view.word("boards.age", one.age),
            view.money(one.owed, behind),
            view.count(one.installments, behind),
            view.count(one.journeys, behind),
        )

    title = view.t("boards.receivables.of", currency=currency)
    columns = view.columns(
        "age", ("owed", Kind.MONEY), ("installments", Kind.COUNT), ("journeys", Kind.COUNT)
    )
    table = Table(currency, title, columns, [row(one) for one in found])
    names = [row[0].text for row in table.rows]
    return Section(table, bars(names, [(columns[1].title, [float(one.owed) for one in found])]), title)
