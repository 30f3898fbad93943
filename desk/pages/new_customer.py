"""A new customer: registered, their journey started, and on to the first meeting's form (R003-RCP-04, R004-ORD-04)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from client.acting import new_command
from client.errors import HomewardError, Unreachable
from client.starting import first_meeting, take_first_meeting
from desk import new_customer_form as form
from desk import news
from desk.chips import short
from desk.forms.entries import Entry
from desk.forms.typed import Typed, typed_from
from desk.house import House
from desk.refusals import refusal
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.access import Right
from domain.roles import Role
from presentation.intake.checking import Lead, check_one
from presentation.intake.starting import Result, Starter, Told, plan
from store import desk, rulebooks, staff
from store.customers import find_known
from store.errors import BadValue, StoreError
from store.people import Known, NewProperty
from store.phones import e164
from store.rulebooks import STANDARD

router = APIRouter(prefix="/customers/new")

SAME, OTHER = "same", "other"
"""As what somebody with a known number or address is registered: the same customer, or another one who lives there."""
_DRAFT = "customers/new"
_COMMAND = re.compile(r"^[0-9A-Za-z-]{8,64}$")


@dataclass(frozen=True)
class NewView:
    """The form, for one visitor."""

    who: Sequence[Entry]
    home: Sequence[Entry]
    more: Sequence[Entry]
    owner: Entry
    command: str
    known: Sequence[Known]
    held: bool
    """Somebody is known: it has to be chosen as what they are registered."""
    as_: str
    met: bool
    """Whether it is ticked that the visitor has met them already."""
    meets: bool
    """Whether the visitor is an agent, who holds first meetings."""
    draft_at: datetime | None = None
    wrong: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def only_address(self) -> bool:
        return bool(self.known) and all(one.by == "address" for one in self.known)


@router.get("")
async def ask(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """The form, with what was typed and not sent."""
    who.must(Right.PERSONAL)
    kept = await desk.draft(house.database, who.handle, _DRAFT)
    view = await _view(
        house,
        who,
        kept.typed if kept else {},
        kept.command if kept else new_command(),
        draft_at=kept.at if kept else None,
    )
    return await page(request, house, who, "new_customer.html", view=view)


@router.post("/form")
async def begin(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """The form, begun with what was searched for and not found."""
    who.must(Right.PERSONAL)
    sent = await request.form()
    view = await _view(house, who, form.heard(str(sent.get("heard", ""))[:60]), new_command())
    return await page(request, house, who, "new_customer.html", view=view)


@router.post("/known")
async def known(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Whoever has this number or lives at this address already."""
    who.must(Right.PERSONAL)
    typed = _typed(await request.form())
    view = await _view(house, who, typed, "", known=await _known(house, typed))
    return await page(request, house, who, "_known.html", view=view)


@router.post("/draft")
async def keep(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Keep what was typed."""
    who.must(Right.PERSONAL)
    sent = await request.form()
    await desk.keep_draft(house.database, who.handle, _DRAFT, _command(sent), _typed(sent))
    now = await house.now()
    return HTMLResponse(who.words.say("task.draft", at=short(who.words, now, now)))


@router.post("/draft/drop")
async def drop(house: TheHouse, who: TheVisitor) -> Response:
    """Forget what was typed."""
    await desk.drop_draft(house.database, who.handle, _DRAFT)
    return RedirectResponse("/customers/new", 303)


@router.post("")
async def start(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Register the customer and start their journey, once however often it is sent."""
    who.must(Right.PERSONAL)
    sent = await request.form()
    typed, command = _typed(sent), _command(sent)
    met = typed.get("met") == "yes" and Role.AGENT in who.roles

    async def again(status: int, wrong: str, faults: Mapping[str, str] | None = None) -> Response:
        await desk.keep_draft(house.database, who.handle, _DRAFT, command, typed)
        found = await _known(house, typed)
        held = status == 409
        view = await _view(house, who, typed, command, known=found, wrong=wrong, faults=faults, held=held)
        return await page(request, house, who, "new_customer.html", status=status, view=view)

    given = form.cells(typed) | {"reference": f"desk-{command}"}
    lead = check_one(given, who.lang, lambda column: who.words.say(f"new.{column}"))
    if not isinstance(lead, Lead):
        faults = {one.column: one.told for one in reversed(lead)}
        return await again(422, who.words.say("task.wrong", count=len(faults)), faults)
    try:
        told = await _start(house, who, lead, str(typed.get("as", "")), met=met)
        if told.result in (Result.REJECTED, Result.KNOWN, Result.FAILED):
            status = {Result.REJECTED: 422, Result.KNOWN: 409}.get(told.result, 503)
            wrong = who.words.say("new.held") if told.result is Result.KNOWN else told.reason
            return await again(status, wrong)
        assert told.journey is not None
        if told.note_waits:
            return await again(503, who.words.say("new.note_waits", journey=told.journey))
        where = await _onwards(house, who, told.journey, met=met)
    except (HomewardError, StoreError) as error:
        found = refusal(error, who.lang)
        kept = f"{found.message} {who.words.say('task.kept')}"
        return await again(found.status, kept)
    await desk.drop_draft(house.database, who.handle, _DRAFT)
    return RedirectResponse(f"{where}?news={news.started(told.journey)}", 303)


async def _start(house: House, who: Visitor, lead: Lead, as_: str, *, met: bool) -> Told:
    """What became of it, as at the command line: started, known, or why not."""
    version = (await rulebooks.standard(house.database, STANDARD)).version
    found = await plan(
        house.database,
        [lead],
        who.lang,
        lambda column: who.words.say(f"new.{column}"),
        start_known=as_ in (SAME, OTHER),
        same_customer=as_ == SAME,
    )
    told = list(found.told.values())
    starter = Starter(house.journeys, (STANDARD, version), who.handle, who.lang, met=met)
    await starter.start_all(found, told.append)
    return told[0]


async def _onwards(house: House, who: Visitor, journey: str, *, met: bool) -> str:
    """The first meeting's form for whoever holds it; else the journey, which a colleague has."""
    try:
        task = await (
            take_first_meeting(house.journeys, journey, who.handle)
            if met
            else first_meeting(house.journeys, journey)
        )
    except Unreachable:
        return "/inbox/today"
    own = met or task.assignee == who.handle or (task.assignee is None and task.role in who.roles)
    return f"/tasks/{task.task}" if own else f"/journeys/{journey}"


async def _view(
    house: House,
    who: Visitor,
    typed: Mapping[str, Any],
    command: str,
    *,
    known: Sequence[Known] = (),
    held: bool = False,
    draft_at: datetime | None = None,
    wrong: str = "",
    faults: Mapping[str, str] | None = None,
) -> NewView:
    agents, wrong_by = await staff.list_staff(house.database, Role.AGENT), faults or {}
    who_, home, more = (
        form.entries(blanks, who, typed, wrong_by, agents) for blanks in (form.WHO, form.HOME, form.MORE)
    )
    (owner,) = form.entries((form.OWNER,), who, typed, wrong_by, agents)
    return NewView(
        who=who_,
        home=home,
        more=more,
        owner=owner,
        command=command,
        known=known,
        held=held,
        as_=str(typed.get("as", "")),
        met=typed.get("met") == "yes",
        meets=Role.AGENT in who.roles,
        draft_at=draft_at,
        wrong=wrong,
        faults=wrong_by,
    )


async def _known(house: House, typed: Mapping[str, Any]) -> list[Known]:
    """Journeys of whoever has the number or lives at the address that was typed, one line a journey."""
    given = form.cells(typed)
    try:
        phones = [e164(given["phone"])] if given.get("phone") else []
    except BadValue:
        phones = []
    homes = []
    if given.get("community") and given.get("room"):
        named = {name: given.get(name, "")[:40] or None for name in ("building", "room", "city")}
        homes = [NewProperty.model_validate({"community": given["community"][:100], **named})]
    if not (phones or homes):
        return []
    found: dict[str, Known] = {}
    for one in await find_known(house.database, phones, homes):
        found.setdefault(one.journey, one)
    return list(found.values())


def _typed(sent: FormData) -> Typed:
    return typed_from((name, value[:4000]) for name, value in sent.multi_items() if isinstance(value, str))


def _command(sent: FormData) -> str:
    given = str(sent.get("command", ""))
    return given if _COMMAND.match(given) else new_command()
