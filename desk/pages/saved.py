"""Lists that somebody keeps under a name, renames, shares with a role, forgets."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk import lists
from desk.house import House
from desk.pages.inbox import inbox_page
from desk.refusals import refusal
from desk.task_page import to_list
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.access import Right, may
from domain.roles import Role
from store import saved_lists
from store.errors import BadValue, NotFound, StoreError

router = APIRouter(prefix="/lists")

Name = Annotated[str, Form(max_length=200)]


@router.post("")
async def keep(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    name: Name = "",
    place: Annotated[str, Form(alias="list", max_length=lists.LONGEST)] = lists.FIRST,
) -> Response:
    """Keep a list with what narrows it; under a name that one has already, in its place."""
    shown = await lists.opened_or_first(house.database, who, place, await house.now())
    try:
        number = await saved_lists.keep(house.database, who.handle, name, shown.base, shown.by.kept())
    except StoreError as error:
        return await _refused(request, house, who, shown.place, error)
    return RedirectResponse(lists.address(lists.saved_place(number), told="list_kept"), 303)


@router.post("/{number}")
async def change(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    number: int,
    name: Name = "",
    role: Annotated[Role | None, Form()] = None,
) -> Response:
    """Rename it; a lead shares it with a role whose people have the list that it narrows, or with nobody."""
    place = lists.saved_place(number)
    if role is not None:
        who.must(Right.STEER)
    try:
        await _check_shared(house, who, number, role)
        await saved_lists.change(house.database, who.handle, number, name, role)
    except StoreError as error:
        return await _refused(request, house, who, place, error)
    return RedirectResponse(lists.address(place, told="list_kept"), 303)


@router.post("/{number}/drop")
async def drop(house: TheHouse, who: TheVisitor, number: int) -> Response:
    """Forget it, for everybody with whom it was shared, too."""
    await saved_lists.drop(house.database, who.handle, number)
    return to_list(lists.FIRST, "list_dropped")


async def _check_shared(house: House, who: Visitor, number: int, role: Role | None) -> None:
    """A list that only some have is shared with them alone. Raises BadValue, NotFound."""
    mine = await saved_lists.saved_lists(house.database, who.handle, ())
    saved = next((one for one in mine if one.saved == number), None)
    if saved is None:
        raise NotFound("saved_list", str(number))
    if role is not None and saved.list == lists.TEAM and not may((role,), Right.ROLE_TASKS):
        raise BadValue("list_not_theirs", role=role)


async def _refused(request: Request, house: House, who: Visitor, place: str, error: StoreError) -> Response:
    found = refusal(error, who.lang)
    return await inbox_page(request, house, who, place, status=found.status, wrong_list=found.message)
