"""A journey that consists of one meeting, and the hands that bring it about."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time
from typing import Any
from unittest.mock import patch

from client.sending import workflow_id
from domain.appointments import Place, Slot
from domain.commands import CompleteTask
from domain.forms.design import REVIEW_PLAN, VIEW_PLAN
from domain.forms.progress import KICKOFF_CALL
from domain.stages import Stage
from domain.time.calendar import CalendarDay, DayKind
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.people import Window
from tests.journeys.driving import MONDAY, Drive, customer
from tests.journeys.selling import local
from workflows.journey import JourneyWorkflow
from workflows.parts.booking import Declined, Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS
from workflows.renovation.calling import call

SIGN_OFF = "design_sign_off"
"""What the meeting needs, when it needs anything."""


async def one_meeting(journey: Journey) -> None:
    """Show a plan, once it was signed off where that is needed; then nothing for a year. A call may be made beside."""
    facts = journey.facts
    beside = [journey.ask("review", REVIEW_PLAN)] if facts.get("gate") else []
    called = [call(journey, "call", KICKOFF_CALL)] if facts.get("call") else []
    await asyncio.gather(_meet(journey), *beside, *called)
    await journey.until("end", "365 days at 10:00", subject="retention")


async def _meet(journey: Journey) -> None:
    facts = journey.facts
    gate = {SIGN_OFF: lambda: journey.key("review") in journey.state.answers} if facts.get("gate") else None
    try:
        held = await book(
            journey,
            "meeting",
            Meeting("viewing", VIEW_PLAN, optional=bool(facts.get("optional"))),
            place=Place(facts["place"]),
            earliest=datetime.fromisoformat(facts["earliest"]) if facts.get("earliest") else None,
            ready=gate,
        )
    except Declined:
        journey.remember(declined=True)
    else:
        journey.remember(held_at=held.starts_at.isoformat(), late=held.late_minutes, place_held=held.place)


class OneMeeting(Drive):
    """Drives such a journey."""

    async def pass_on(self) -> None:
        pulse = await self.world.settled(self.journey)
        await self.world.pass_instant(self.journey, pulse)

    async def arrange(self, slot: Slot, **more: Any) -> None:
        await self.complete("arrange_appointment", {"slot": slot.model_dump(mode="json"), **more})

    async def confirm(self, **answers: Any) -> None:
        await self.until("confirm_appointment")
        await self.complete("confirm_appointment", {"outcome": "confirmed", **answers})

    async def hold(self, **answers: Any) -> None:
        """Let everything go well up to the host's report: held, unless another outcome is given."""
        while "view_plan" not in (opened := await self.open_tasks()):
            if "check_ready" in opened:
                await self.complete("check_ready", {"ready": True})
            elif "confirm_appointment" in opened:
                await self.complete("confirm_appointment", {"outcome": "confirmed"})
            else:
                await self.pass_on()
        await self.complete("view_plan", {"outcome": "held", **answers})

    async def raw(self, kind: str, answers: dict[str, Any]) -> None:
        """Complete a task past the client, as Temporal's own command line would."""
        row = await self.task(kind)
        person = row["assignee"] or f"{row['role']}-01"
        act = CompleteTask(command=f"raw-{row['task']}", actor=person, task=row["task"], answers=answers)
        handle = self.world.journeys.temporal.get_workflow_handle(workflow_id(self.journey))
        _ = await handle.execute_update(JourneyWorkflow.complete_task, act, id=act.command)
        await self.world.settled(self.journey)

    async def appointments(self) -> list[Any]:
        return await self.world.database.fetch(
            "SELECT * FROM appointments WHERE journey = $1 ORDER BY booked_seq", self.journey
        )

    async def during(self) -> list[tuple[datetime, datetime]]:
        """Which time of people is booked."""
        rows = await self.world.database.fetch(
            "SELECT lower(during) AS begins, upper(during) AS ends FROM reservations"
            " WHERE journey = $1 AND state <> 'offered' ORDER BY 1",
            self.journey,
        )
        return [(row["begins"], row["ends"]) for row in rows]

    async def notices(self) -> list[tuple[str, list[str]]]:
        return [(row["event"]["notice"], row["event"]["to"]) for row in await self.journal("notice_issued")]

    async def facts(self) -> dict[str, Any]:
        known: dict[str, Any] = {}
        for row in await self.journal("facts_changed"):
            known.update(row["event"]["facts"])
        return known


@asynccontextmanager
async def meeting(
    postgres: EmbeddedPostgres,
    start: datetime = MONDAY,
    window: Window | None = None,
    closed: tuple[int, ...] = (),
    stage: Stage = Stage.DESIGN,
    **facts: Any,
) -> AsyncIterator[OneMeeting]:
    """A journey of one meeting, which begins on a Monday at 9:00; ``closed`` are days of March 2031."""
    with patch.dict(PROCESS.stages, {stage: one_meeting}):
        async with open_world(postgres, start) as world:
            if closed:
                calendar = await rulebooks.calendar(world.database, "customer", 1)
                rest = {local(day, "12:00").date(): CalendarDay(kind=DayKind.REST) for day in closed}
                update = {"version": 2, "days": {**calendar.days, **rest}}
                await rulebooks.publish_calendar(world.database, calendar.model_copy(update=update))
            new = customer("A-1")
            if window is not None:
                contact = new.contacts[0].model_copy(update={"window": window})
                new = new.model_copy(update={"contacts": (contact,)})
            journey = await world.start(new, stage=stage, facts={"place": "company", **facts})
            yield OneMeeting(world, journey)


def slot(day: int, clock: str, staff: str = "designer-01") -> Slot:
    """A time of March 2031 in Shanghai."""
    return Slot(starts_at=local(day, clock), staff=staff)


def hours(start: str, end: str) -> Window:
    return Window(start=time.fromisoformat(start), end=time.fromisoformat(end))
