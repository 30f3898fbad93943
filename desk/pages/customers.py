"""Customers: found by one search box, or listed by what happened last; masked unless they are one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from desk.chips import short
from desk.house import House
from desk.part import session_of
from desk.templating import page
from desk.visitor import TheHouse, TheVisitor, Visitor
from domain.access import Right
from domain.roles import Role
from domain.stages import Stage, Status
from presentation.journey_told import waiting
from presentation.people import card
from presentation.showing import Words
from store import customers, staff
from store.reading_activity import ActivityFilter, list_activity
from store.reading_journeys import JourneyLine
from store.searching import search
from store.unmasking import shown_in_full

router = APIRouter()

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One journey in the list."""

    journey: str
    name: str
    phone: str
    place: str
    stage: str
    status: str
    status_code: str
    owner: str
    waiting: str
    next: str
    last: str
    mine: bool


@router.get("/customers")
async def show(
    request: Request,
    house: TheHouse,
    who: TheVisitor,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=20)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    owner: Annotated[str, Query(max_length=32)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What was searched for, the most likely first; else every journey, by what happened last."""
    more, further = False, ""
    if q.strip():
        rows, more = await _found(request, house, who, q)
    else:
        wanted = ActivityFilter(
            stage=Stage(stage) if stage in set(Stage) else None,
            status=Status(status) if status in set(Status) else None,
            owner=owner or None,
            part_of=_part_of(who),
            after=_place(after),
            limit=PAGE + 1,
        )
        lines = await list_activity(house.database, wanted)
        rows = await _rows(request, house, who, [one.journey for one in lines[:PAGE]], lines[:PAGE])
        if len(lines) > PAGE:
            last = lines[PAGE - 1]
            further = f"{last.last_at.isoformat()}~{last.journey}"
    return await page(
        request,
        house,
        who,
        "customers.html",
        q=q.strip(),
        rows=rows,
        more=more,
        further=further,
        chosen={"stage": stage, "status": status, "owner": owner},
        after=after,
        stages=list(Stage),
        statuses=list(Status),
        owners=[one.handle for one in await staff.list_staff(house.database, Role.AGENT)],
    )


def _part_of(who: Visitor) -> str | None:
    """Whose journeys are listed: everybody's for whoever sees colleagues' work, else their own."""
    return None if who.may(Right.ROLE_TASKS) else who.handle


def _place(after: str) -> tuple[datetime, str] | None:
    """Where a page goes on; a place that is none is the beginning."""
    at, mark, journey = after.partition("~")
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, journey) if mark and found.tzinfo else None


async def _found(request: Request, house: House, who: Visitor, q: str) -> tuple[list[Row], bool]:
    found = await search(house.database, q, who.handle)
    named = [one.journey for one in found.hits]
    wanted = ActivityFilter(among=named, part_of=_part_of(who), limit=len(named) or 1)
    lines = await list_activity(house.database, wanted) if named else []
    begun = {one.journey for one in lines}
    shown = [one.journey for one in found.hits if one.journey in begun or one.stage is None]
    if _part_of(who) is not None:
        shown = [one for one in shown if one in begun]
    return await _rows(request, house, who, shown, lines), found.more


async def _rows(
    request: Request, house: House, who: Visitor, journeys: Sequence[str], lines: Sequence[JourneyLine]
) -> list[Row]:
    database, now, words = house.database, await house.now(), who.words
    shared = Words(who.lang, who.zone)
    people = await customers.customer_details(database, journeys)
    full = await shown_in_full(database, who.handle, journeys, session_of(request), now)
    by_journey = {one.journey: one for one in lines}
    rows = []
    for journey in journeys:
        shown = card(people.get(journey), personal=journey in full)
        line = by_journey.get(journey)
        phone = next((one.phone for one in shown.contacts if one.phone), "")
        rows.append(
            Row(
                journey=journey,
                name=shown.name,
                phone=phone or "",
                place=shown.address,
                stage=words.stage(line.stage) if line else "--",
                status=words.status(line.status).plain if line else words.say("customers.not_begun"),
                status_code=str(line.status) if line else "",
                owner=(line.owner if line else None) or "--",
                waiting=waiting(shared, line) if line else "--",
                next=short(words, line.next_at, now, day=True) if line and line.next_at else "--",
                last=short(words, line.last_at, now, day=True) if line else "--",
                mine=journey in full,
            )
        )
    return rows
