"""Promises to customers: how many were kept on time, by person and by customer (R003-ATT-01)."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from desk.charts import drawn
from desk.pages.boards import parts
from desk.pages.boards.asked import NOBODY
from desk.pages.boards.figures import promises_of
from desk.pages.boards.lists import named
from desk.pages.boards.parts import Section
from desk.pages.boards.view import View, sees
from desk.tables import MOST_SHOWN, Kind, Table
from domain.access import Right
from store import customers as register
from store import masking
from store.boards import MOST_EXPORTED
from store.boards.promises import Kept, PromisesOf

router = APIRouter()
_STATUSES = ("kept", "broken", "open")


@router.get("/boards/promises")
async def show(view: Annotated[View, Depends(sees(Right.BOARDS))]) -> Response:
    """Promises whose time was in a period."""
    period, wanted = view.period(), PromisesOf(person=named(view.asked.person))
    customers = MOST_EXPORTED if view.asked.form else MOST_SHOWN
    board, before = await asyncio.gather(
        promises_of(view, period, wanted, customers), promises_of(view, period.before(), wanted)
    )
    names = await register.names_of(view.db, [one.customer for one in board.by_customer if one.customer])
    people = _table(view, "person", board.by_person, {})
    of_customers = replace(_table(view, "customer", board.by_customer, names), many=board.customers)
    given = _given(view)
    tiles = [
        parts.rate(
            view,
            "boards.promises_kept",
            board.all.kept,
            board.all.sample,
            before.all.share,
            view.behind("promises", **given),
        ),
        *(
            parts.tile(
                view,
                f"promise_status.{status}",
                getattr(board.all, status),
                view.behind("promises", **given, promise=status),
                bad=status == "broken",
            )
            for status in _STATUSES
        ),
    ]
    return await view.answer(
        "boards/board.html",
        "promises",
        [people, of_customers],
        tiles=tiles,
        filters=[*parts.dates(view, period), parts.persons(view)],
        presets=parts.presets(view, period),
        sections=[Section(people, drawn(people, (1, 2, 3)), people.title), Section(of_customers)],
    )


def _given(view: View) -> dict[str, Any]:
    period = view.period()
    told = view.asked.model_dump(mode="json", include={"person"}, exclude_none=True)
    return {**told, "first": period.first, "last": period.last}


def _table(view: View, by: str, found: Sequence[Kept], names: dict[str, str]) -> Table:
    def row(one: Kept) -> tuple[Any, ...]:
        code = getattr(one, by)
        given = {**_given(view), by: code or NOBODY}
        if by == "person":
            head = view.person(code, "boards.nobody")
        else:
            head = view.text(f"{code} {masking.name(names[code])}" if code in names else code)
        return (
            head,
            *(
                view.count(getattr(one, status), view.behind("promises", **given, promise=status))
                for status in _STATUSES
            ),
            view.share(one.share, view.behind("promises", **given)),
        )

    counts = [(f"promises_{status}", Kind.COUNT) for status in _STATUSES]
    columns = view.columns(by, *counts, ("share", Kind.SHARE))
    title = view.t(f"boards.promises.by_{by}")
    return Table(f"by_{by}", title, columns, [row(one) for one in found], view.t("boards.promises.how"))
