"""Who works here and who is away; absences and hand-overs for leads, passwords for who looks after accounts (X-32)."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from client import leaving
from client.errors import HomewardError
from desk import people_acts as acts
from desk.fragments import is_part
from desk.house import House
from desk.people_view import gone_of, rows_of, view_of
from desk.refusals import Refusal, refusal
from desk.runs import Run, refusals
from desk.templating import page
from desk.visitor import Forbidden, TheHouse, TheVisitor, Visitor
from domain.absences import AbsenceReason
from domain.access import Right
from presentation.foretold import Foretold
from store import accounts, staff
from store.errors import StoreError

router = APIRouter(prefix="/people")

_NAME = r"^[0-9A-Za-z-]{8,64}$"


class Sent(BaseModel):
    """What an act is sent with; each takes what it needs."""

    command: str = Field(pattern=_NAME)
    first: str = Field("", max_length=10)
    last: str = Field("", max_length=10)
    deputy: str = Field("", max_length=32)
    reason: str = Field("", max_length=20)
    to: str = Field("", max_length=32)
    words: str = Field("", max_length=2000)
    absence: str = Field("", max_length=40)

    def kept(self) -> dict[str, str]:
        """What was typed, for the form to be shown again or confirmed."""
        return {name: value for name, value in self.model_dump().items() if value and name != "command"}

    def as_absence(self, person: str) -> acts.Absence:
        """Raises ValueError for what is no day or no reason."""
        return acts.Absence(
            person,
            date.fromisoformat(self.first),
            date.fromisoformat(self.last),
            self.deputy or None,
            AbsenceReason(self.reason),
        )

    def as_hand_over(self, person: str) -> acts.HandOver:
        """Raises ValueError for what is no reason."""
        return acts.HandOver(person, self.to or None, acts.reason_of(self.reason), self.words.strip() or None)


TheSent = Annotated[Sent, Form()]


@router.get("")
async def everybody(request: Request, house: TheHouse, who: TheVisitor) -> Response:
    """Everybody who works here; how much lies before them, for leads."""
    rows, gone = await rows_of(house, who), await gone_of(house, who)
    return await page(request, house, who, "people.html", rows=rows, gone=gone, loads=who.may(Right.BOARDS))


@router.get("/runs/{name}")
async def progress(request: Request, house: TheHouse, who: TheVisitor, name: str) -> Response:
    """How far a run is; as a part of a page, that alone."""
    run = house.runs.get(name)
    if run is None:
        who.must(Right.STEER)
        return await page(
            request,
            house,
            who,
            "wrong.html",
            status=404,
            title=who.words.say("people.gone"),
            told="",
            hint="",
        )
    if run.by != who.handle and not who.may(Right.STEER):
        raise Forbidden
    part = is_part(request)
    refused = refusals(who.words, run)
    return await page(
        request,
        house,
        who,
        "_run.html" if part else "people_run.html",
        run=run,
        refused=refused,
        here=f"/people/runs/{run.name}",
    )


@router.get("/{handle}")
async def one(request: Request, house: TheHouse, who: TheVisitor, handle: str) -> Response:
    """A colleague, and what may be done about them."""
    return await page(request, house, who, "person.html", view=await view_of(house, who, handle))


@router.post("/{handle}/{what}/preview")
async def preview(
    request: Request, house: TheHouse, who: TheVisitor, handle: str, what: str, sent: TheSent
) -> Response:
    """What it will do, before it is confirmed; changes nothing."""
    who.must(Right.STEER)
    foresee = _PREVIEWS.get(what)
    if foresee is None:
        raise HTTPException(404)
    await staff.get(house.database, handle)
    try:
        told = await foresee(house, who, handle, sent)
    except (HomewardError, StoreError, ValueError) as error:
        return await _refused(request, house, who, handle, what, sent, error)
    return await page(
        request,
        house,
        who,
        "people_preview.html",
        handle=handle,
        what=what,
        told=told,
        sent=sent.kept(),
        command=sent.command,
    )


@router.post("/{handle}/absence")
@router.post("/{handle}/back")
@router.post("/{handle}/hand-over")
async def act(request: Request, house: TheHouse, who: TheVisitor, handle: str, sent: TheSent) -> Response:
    """Do it: the page that follows shows how far it is. Sent twice it is one run."""
    who.must(Right.STEER)
    what = request.url.path.rpartition("/")[2]
    try:
        run = house.runs.get(f"{what}-{sent.command}")
        if run is None or run.failed:
            run = await _ACTS[what](house, who, handle, sent)
    except (HomewardError, StoreError, ValueError) as error:
        return await _refused(request, house, who, handle, what, sent, error)
    return RedirectResponse(f"/people/runs/{run.name}", 303)


@router.post("/{handle}/password")
async def reset(request: Request, house: TheHouse, who: TheVisitor, handle: str) -> Response:
    """A temporary password, shown this once; they are signed out wherever they are signed in."""
    who.must(Right.STAFF)
    try:
        await staff.working(house.database, handle)
        password = await accounts.reset_password(house.database, handle, now=await house.now())
    except StoreError as error:
        return await _refused(request, house, who, handle, "password", None, error)
    view = await view_of(house, who, handle, password=password)
    return await page(request, house, who, "person.html", view=view)


@router.post("/{handle}/deactivate")
async def deactivate(request: Request, house: TheHouse, who: TheVisitor, handle: str) -> Response:
    """They work here no more, unless something still names them."""
    who.must(Right.STAFF)
    found = await leaving.deactivate(house.database, handle, await house.now(), who.handle)
    if not found:
        return RedirectResponse(f"/people/{handle}", 303)
    wrong = who.words.say("people.still_named", person=handle, count=len(found))
    view = await view_of(house, who, handle, act="deactivate", wrong=wrong)
    return await page(request, house, who, "person.html", status=409, view=view)


@router.post("/{handle}/reactivate")
async def reactivate(house: TheHouse, who: TheVisitor, handle: str) -> Response:
    """They work here again; nothing that was theirs comes back by itself."""
    who.must(Right.STAFF)
    await leaving.reactivate(house.database, handle, await house.now(), who.handle)
    return RedirectResponse(f"/people/{handle}", 303)


async def _refused(
    request: Request, house: House, who: Visitor, handle: str, what: str, sent: Sent | None, error: Exception
) -> Response:
    known = isinstance(error, (HomewardError, StoreError))
    found = refusal(error, who.lang) if known else Refusal(who.words.say("people.bad_day"), 422)
    view = await view_of(house, who, handle, typed=sent.kept() if sent else {}, act=what, wrong=found.message)
    return await page(request, house, who, "person.html", status=found.status, view=view)


async def _foresee_absence(house: House, who: Visitor, handle: str, sent: Sent) -> Foretold:
    return await acts.absence_preview(house, who, sent.as_absence(handle))


async def _foresee_back(house: House, who: Visitor, handle: str, sent: Sent) -> Foretold:
    return await acts.back_preview(house, who, await acts.absence_of(house, handle, sent.absence))


async def _foresee_hand_over(house: House, who: Visitor, handle: str, sent: Sent) -> Foretold:
    return await acts.hand_over_preview(house, who, sent.as_hand_over(handle))


async def _absence(house: House, who: Visitor, handle: str, sent: Sent) -> Run:
    return await acts.enter_absence(house, who, sent.as_absence(handle), f"absence-{sent.command}")


async def _back(house: House, who: Visitor, handle: str, sent: Sent) -> Run:
    line = await acts.absence_of(house, handle, sent.absence)
    return await acts.end_absence(house, who, line, f"back-{sent.command}")


async def _hand_over(house: House, who: Visitor, handle: str, sent: Sent) -> Run:
    return await acts.hand_over(house, who, sent.as_hand_over(handle), f"hand-over-{sent.command}")


_PREVIEWS: dict[str, Callable[[House, Visitor, str, Sent], Awaitable[Foretold]]] = {
    "absence": _foresee_absence,
    "back": _foresee_back,
    "hand-over": _foresee_hand_over,
}
_ACTS: dict[str, Callable[[House, Visitor, str, Sent], Awaitable[Run]]] = {
    "absence": _absence,
    "back": _back,
    "hand-over": _hand_over,
}
