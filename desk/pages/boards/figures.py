"""Figures that several boards tell, or that stand for a while."""

from desk.pages.boards.view import View
from store.boards.period import Period
from store.boards.promises import PromiseBoard, PromisesOf, promises
from store.boards.receivables import Aged, ReceivablesOf, receivables
from store.boards.service import DeadlineBoard, deadlines
from store.boards.tasks import TasksOf


async def deadlines_of(view: View, period: Period, wanted: TasksOf) -> DeadlineBoard:
    """How deadlines of a period were kept."""
    return await view.kept("deadlines", lambda: deadlines(view.db, view.now, period, wanted), period, wanted)


async def promises_of(
    view: View, period: Period, wanted: PromisesOf | None = None, customers: int = 0
) -> PromiseBoard:
    """How promises of a period were kept; with so many customers."""
    return await view.kept(
        "promises", lambda: promises(view.db, period, wanted, customers), period, wanted, customers
    )


async def receivables_of(view: View, wanted: ReceivablesOf) -> list[Aged]:
    """What customers owe by age."""
    return await view.kept("receivables", lambda: receivables(view.db, view.now, view.zone, wanted), wanted)
