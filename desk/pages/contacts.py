"""A customer gets in touch: who it is, what about, and what comes of it (R003-TEL-06/07)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from client.errors import HomewardError
from desk import news
from desk.chips import short
from desk.contact_form import read
from desk.contact_view import Origin, origin, subject, view_of
from desk.forms.typed import typed_from
from desk.fragments import is_part
from desk.house import House
from desk.part import part_of, session_of
from desk.refusals import refusal
from desk.sent import command_of, texts
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.access import Right
from domain.contacts import Point
from domain.refusals import fault_told
from store import desk
from store.errors import StoreError
from store.reading_contacts import list_contacts
from store.reading_journeys import JourneyHeader, journey_header
from store.searching import Found, search

router = APIRouter(prefix="/contacts")

_FIELDS = {"assignee": "person", "role": "person", "person": "who"}
"""Where the form asks for it."""


@router.get("/new")
async def ask(
    request: Request, house: TheHouse, who: TheVisitor, journey: str = "", back: str = ""
) -> Response:
    """Find the customer; or, with their journey, write down what they said."""
    came = origin(back)
    if not (journey or came.journey):
        who.must(Right.ROLE_TASKS)
        return await _find(request, house, who, came, "", None)
    header, part = await _journey(request, house, who, journey or came.journey)
    return await page(
        request, house, who, "contact.html", view=await view_of(house, who, header, part), came=came
    )


@router.post("/find")
async def find(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    q: Annotated[str, Form(max_length=60)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Customers for what was typed; sent as a form, so that names and numbers stand in no address."""
    who.must(Right.ROLE_TASKS)
    found = await search(house.database, q, who.handle)
    if is_part(request):
        return await page(
            request, house, who, "_contact_hits.html", found=found, q=q.strip(), came=origin(back)
        )
    return await _find(request, house, who, origin(back), q, found)


@router.post("/draft")
async def keep(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Keep what was typed."""
    sent = await request.form()
    header, _ = await _journey(request, house, who, str(sent.get("journey", "")))
    await desk.keep_draft(
        house.database, who.handle, subject(header.journey), command_of(sent), typed_from(texts(sent))
    )
    now = await house.now()
    return HTMLResponse(who.words.say("task.draft", at=short(who.words, now, now)))


@router.post("/draft/drop")
async def drop(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Forget what was typed."""
    sent = await request.form()
    journey, back = str(sent.get("journey", "")), origin(str(sent.get("back", ""))).path
    await desk.drop_draft(house.database, who.handle, subject(journey))
    return RedirectResponse(f"/contacts/new?journey={quote(journey)}&back={quote(back)}", 303)


@router.post("/new")
async def log(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Write it down; wrong answers are told beside their fields, and nothing typed is lost."""
    sent = await request.form()
    typed, command, came = typed_from(texts(sent)), command_of(sent), origin(str(sent.get("back", "")))
    header, part = await _journey(request, house, who, str(sent.get("journey", "")))

    async def again(status: int, wrong: str, faults: Mapping[str, str] | None = None) -> Response:
        await desk.keep_draft(house.database, who.handle, subject(header.journey), command, typed)
        view = await view_of(
            house, who, header, part, typed=typed, command=command, faults=faults, wrong=wrong
        )
        return await page(request, house, who, "contact.html", status=status, view=view, came=came)

    try:
        seq = await _log(house, who, header, typed, command)
    except (HomewardError, StoreError) as error:
        faults = _faults(who, error)
        if faults:
            return await again(422, who.words.say("task.wrong", count=len(faults)), faults)
        found = refusal(error, who.lang)
        return await again(found.status, f"{found.message} {who.words.say('task.kept')}")
    await desk.drop_draft(house.database, who.handle, subject(header.journey))
    return RedirectResponse(f"{came.path}?news={news.logged(header.journey, seq)}", 303)


async def _log(
    house: House, who: Visitor, header: JourneyHeader, typed: Mapping[str, Any], command: str
) -> int:
    """The contact's place in the journal. Raises what the client refuses; BadInput names every wrong field."""
    call = read(typed, who.zone, await house.now())
    if call.owed and call.point is Point.PRAISE and call.by is None:
        call = replace(call, by=await house.journeys.answered_by(header.journey))
    receipt = await house.journeys.log_contact(
        header.journey,
        who.handle,
        call.channel,
        call.point,
        call.words,
        answered=call.answered,
        by=call.by,
        person=call.person,
        who=call.who,
        danger=call.danger,
        command=command,
    )
    lines = await list_contacts(house.database, header.journey)
    return next(one.seq for one in lines if one.direction == "in" and one.seq <= receipt.seq)


def _faults(who: Visitor, error: HomewardError | StoreError) -> dict[str, str]:
    """What is wrong, in words, by the form's field; empty for what is no matter of a field."""
    found = error.details.get("fields") or []
    by_field: dict[str, str] = {}
    for one in found:
        field = _FIELDS.get(one["field"], one["field"])
        by_field.setdefault(field, fault_told(who.lang, one))
    return by_field


async def _journey(request: Request, house: House, who: Visitor, journey: str) -> tuple[JourneyHeader, Any]:
    """The journey and the visitor's part in it. Raises NotFound, Forbidden."""
    header = await journey_header(house.database, journey)
    return header, await part_of(house, who, header, session_of(request))


async def _find(
    request: Request, house: House, who: Visitor, came: Origin, q: str, found: Found | None
) -> Response:
    return await page(request, house, who, "contact_find.html", came=came, q=q.strip(), found=found)
