"""The inbox: ready-made lists of tasks."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from desk import lists
from desk.fragments import is_part
from desk.house import House
from desk.rows import task_rows
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.access import Right
from domain.roles import Role

router = APIRouter()

TOLD = frozenset(
    {
        "done",
        "released",
        "assigned",
        "delegated",
        "returned",
        "snoozed",
        "list_kept",
        "list_dropped",
        "none_ticked",
    }
)
"""What may have been done just before one comes to a list."""


@router.get("/")
async def first() -> Response:
    """The desk begins with what is due today."""
    return RedirectResponse(f"/inbox/{lists.FIRST}", 303)


@router.get("/inbox/{name}")
async def inbox(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    name: str,
    at: str = "",
    told: str = "",
    tabs: bool = False,
) -> Response:
    """One list; as a part of a page, its rows alone. What narrows it stands in the address, too.

    Args:
        at: the task that is open beside the list.
        told: what was done just before.
        tabs: only how many there are in each list.
    """
    query = request.url.query[: lists.LONGEST]
    if tabs and is_part(request):
        return await _tabs(request, house, who, f"{name}?{query}")
    said = who.words.say(f"task.{told}", who="", at="") if told in TOLD else ""
    return await inbox_page(request, house, who, f"{name}?{query}", at=at, told=said)


async def _tabs(request: Request, house: House, who: Visitor, place: str) -> Response:
    """The names of the lists with their counts: what a page reads again for the sake of lists that it does not show."""
    now = await house.now()
    shown = await lists.opened_or_first(house.database, who, place, now)
    tabs = await lists.tabs_of(house.database, who, now)
    return await page(request, house, who, "_tabs.html", shown=shown, tabs=tabs)


async def inbox_page(
    request: Request,
    house: House,
    who: Visitor,
    place: str,
    *,
    at: str = "",
    told: str = "",
    status: int = 200,
    wrong_list: str = "",
) -> Response:
    """The page of a list.

    Args:
        place: its name with what narrows it.
        wrong_list: why it could not be kept, renamed or shared.
    """
    now = await house.now()
    shown = await lists.opened(house.database, who, place, now)
    if shown is None:
        raise HTTPException(404)
    found = await lists.rows(house.database, shown)
    rows = await task_rows(house, who, found, calls=shown.base == "calls")
    coming = None if rows else await lists.coming(house.database, who, shown, now)
    part = is_part(request)
    return await page(
        request,
        house,
        who,
        "_list.html" if part else "inbox.html",
        status=status,
        shown=shown,
        tabs=await lists.tabs_of(house.database, who, now),
        controls=None if part else await lists.controls(house.database, who, shown, now),
        rows=rows,
        coming=None if coming is None else (await task_rows(house, who, [coming]))[0],
        coming_at=None if coming is None else who.words.at(coming.due_at),
        at=at,
        most=lists.MOST,
        told=told,
        roles=list(Role) if who.may(Right.STEER) else (),
        wrong_list=wrong_list,
    )
