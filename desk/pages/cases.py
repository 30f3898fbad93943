"""Opening a case about a customer's matter: what it is about, and what has to be said of it."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from client.acting import new_command
from client.errors import HomewardError
from desk.house import House
from desk.journey_acts import COMMAND
from desk.part import part_of, session_of
from desk.reader import DeskReader
from desk.refusals import refusal
from desk.task_page import BACK, back_address, back_to
from desk.templating import page
from desk.visitor import Forbidden, TheHouse, TheVisitor, Visitor
from presentation.errors import CommandError
from presentation.forms.fields import Kind, fields_of
from presentation.forms.reports import said, word_of
from presentation.wording import wording_of
from store.errors import StoreError
from store.reading_journeys import JourneyHeader, journey_header
from workflows.renovation import PROCESS

router = APIRouter(prefix="/journeys/{journey}/case")

_FIELD = "about."
_INPUTS = {Kind.DATE: "date", Kind.NUMBER: "number"}


@dataclass(frozen=True)
class Field:
    """One thing that has to be said."""

    name: str
    label: str
    sort: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    value: str


@router.get("")
async def show(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    journey: str,
    matter: Annotated[str, Query(max_length=40)] = "",
    back: Annotated[str, Query(pattern=BACK)] = "",
) -> Response:
    """The matters that there are now, and the form of the chosen one.

    Args:
        back: the task from which one came, and to which one comes back.
    """
    header = await _seen(request, house, who, journey)
    return await _page(request, house, who, header, matter, typed={"back": back})


@router.post("")
async def open_case(request: Request, house: TheHouse, who: TheVisitor, journey: str) -> Response:
    """Open it; what is wrong is told, and what was typed stays."""
    header = await _seen(request, house, who, journey)
    sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    matter, command = sent.get("matter", ""), sent.get("command", "")
    back = sent.get("back", "")
    if matter not in _matters(header) or not re.match(COMMAND, command) or not re.match(BACK, back):
        raise HTTPException(404)
    about = {
        name.removeprefix(_FIELD): value.strip()
        for name, value in sent.items()
        if name.startswith(_FIELD) and value.strip()
    }
    words = sent.get("words", "")[:4000].strip() or None
    try:
        form = PROCESS.needed.get(matter)
        if form is not None:
            wording = await wording_of(DeskReader(house, who), header.standard, header.standard_version)
            about = said(matter, form, about, who.zone, await house.now(), wording)
        await house.journeys.open_case(journey, who.handle, matter, about if form else None, words, command)
    except (HomewardError, StoreError, CommandError) as error:
        found = refusal(error, who.lang)
        return await _page(
            request,
            house,
            who,
            header,
            matter,
            status=found.status,
            wrong=found.message,
            typed=sent,
            command=command,
        )
    return back_to(back, "case") or RedirectResponse(f"/journeys/{journey}?told=case", 303)


async def _seen(request: Request, house: House, who: Visitor, journey: str) -> JourneyHeader:
    header = await journey_header(house.database, journey)
    part = await part_of(house, who, header, session_of(request))
    if not part.may("case"):
        raise Forbidden
    return header


def _matters(header: JourneyHeader) -> list[str]:
    """What a case can be about in this stage, the most usual first."""
    now = [code for code, stages in PROCESS.matters.items() if header.stage in stages]
    return sorted(now, key=lambda code: (code not in ("complaint", "question", "emergency"), code))


async def _page(
    request: Request,
    house: House,
    who: Visitor,
    header: JourneyHeader,
    matter: str,
    *,
    status: int = 200,
    wrong: str = "",
    typed: dict[str, str] | None = None,
    command: str = "",
) -> Response:
    matters = _matters(header)
    chosen = matter if matter in matters else ""
    return await page(
        request,
        house,
        who,
        "case.html",
        status=status,
        header=header,
        matters=matters,
        matter=chosen,
        fields=await _fields(house, who, header, chosen, typed or {}),
        wrong=wrong,
        typed=typed or {},
        back=back_address((typed or {}).get("back", "")),
        command=command or new_command(),
    )


async def _fields(
    house: House, who: Visitor, header: JourneyHeader, matter: str, typed: dict[str, str]
) -> list[Field]:
    form = PROCESS.needed.get(matter)
    if form is None:
        return []
    wording = await wording_of(DeskReader(house, who), header.standard, header.standard_version)
    word = word_of(wording)
    return [
        Field(
            name=_FIELD + one.key,
            label=who.words.say(f"report.{one.name}"),
            sort=_INPUTS.get(one.kind, "text"),
            required=one.required,
            choices=tuple((code, word(one.name, code)) for code in one.choices),
            value=typed.get(_FIELD + one.key, ""),
        )
        for one in fields_of(form)
    ]
