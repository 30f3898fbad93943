"""After every act on a journey each open wait has one armed instant, and what is told is what then fires."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from domain import commands
from domain.absences import Absence
from domain.appointments import Agreement, AskedBy, Place, Slot, Via
from domain.contacts import Channel, Point
from domain.forms.meetings import CHECK_READY, MeetingForm
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import TaskKind
from domain.time.calendar import CalendarDay, DayKind
from starter.rehearsal.world import open_world
from starter.stack.postgres import EmbeddedPostgres
from store import rulebooks
from store.corrections import ContactCorrection, Correction
from store.publications import Publication
from tests.journeys.clocks import Clocks, every_wait, publish, quiet
from tests.journeys.driving import MONDAY, customer
from tests.journeys.migrating import publish as publish_standard
from tests.journeys.migrating import stricter
from tests.journeys.test_progress import shanghai
from workflows.parts.acts import HANDLINGS
from workflows.parts.booking import Meeting, book
from workflows.parts.journey import Journey
from workflows.renovation import PROCESS

OPERATIONS, OWNER, OTHER = "operations-01", "agent-01", "agent-02"
APPROVER = "design_director-02"
VIEWING = Meeting("viewing", TaskKind("view_plan", MeetingForm))
AHEAD = CHECK_READY
ELSEWHERE = {commands.RepairJourney}
"""What needs a journal that does not fit: tests/journeys/test_repair.py."""


async def everything(journey: Journey) -> None:
    """Every kind of open wait, a meeting, and a task that may be begun early."""
    begun = journey.state.started_at
    at = Slot(starts_at=begun + timedelta(days=30, hours=6), staff="designer-01")
    await asyncio.gather(
        every_wait(journey),
        book(journey, "met", VIEWING, place=Place.COMPANY, offered=at),
        journey.ask("ahead", AHEAD, opens="60 days at 10:00", earliest=begun),
    )


class Steered(Clocks):
    """Such a journey, and each act on it."""

    done: tuple[str, str]
    """The task that was completed last, and by whom."""

    @property
    def ops(self) -> Any:
        return self.world.journeys

    async def number(self, key: str = "call") -> str:
        return (await self.one(key)).task

    async def note(self) -> None:
        await self.ops.note(self.journey, OPERATIONS, "rings up in the evening only")

    async def correct(self) -> None:
        whose = await self.world.database.fetchval(
            "SELECT customer FROM journeys WHERE journey = $1", self.journey
        )
        person = await self.world.database.fetchval(
            "SELECT min(person) FROM contact_persons WHERE customer = $1", whose
        )
        phone = ContactCorrection(phone="13912345678")
        wanted = Correction(
            customer=whose, person=person, contact=phone, reason="wrong_number", actor=OPERATIONS
        )
        await self.ops.correct_customer(wanted)

    async def claim(self) -> None:
        await self.ops.claim(await self.number("first/review"), APPROVER)

    async def snooze(self) -> None:
        task = await self.one()
        assert task.due_at is not None
        await self.ops.snooze(task.task, OWNER, task.due_at - timedelta(minutes=20))

    async def assign(self) -> None:
        await self.ops.assign(await self.number(), OWNER, OTHER)

    async def delegate(self) -> None:
        await self.ops.delegate(await self.number(), OTHER, OWNER)

    async def give_back(self) -> None:
        await self.ops.give_back(await self.number(), OWNER)

    async def release(self) -> None:
        await self.ops.release(await self.number(), OTHER)

    async def pause(self) -> None:
        await self.ops.pause(self.journey, OPERATIONS, "customer", until=date(2031, 3, 10))

    async def resume(self) -> None:
        await self.ops.resume(self.journey, OPERATIONS)

    async def log_contact(self) -> None:
        await self.ops.log_contact(self.journey, OWNER, Channel.CALL, Point.WISH, "a darker door")

    async def log_message(self) -> None:
        await self.ops.log_message(self.journey, OWNER, Channel.WECHAT, "plan_call")

    async def add_task(self) -> None:
        due = shanghai(3, 14, 15)
        await self.ops.add_task(self.journey, OPERATIONS, "please", due, role=Role.DESIGNER)

    async def make_promise(self) -> None:
        await self.ops.make_promise(self.journey, OPERATIONS, "a plan", shanghai(3, 14, 16), role=Role.AGENT)

    async def move_promise(self) -> None:
        await self.ops.move_promise(await self._promise(), OPERATIONS, shanghai(3, 14, 11), agreed=True)

    async def cancel_promise(self) -> None:
        await self.ops.cancel_promise(await self._promise(), OPERATIONS, "other")

    async def _promise(self) -> str:
        key = next(one for one in await self.rightly_armed() if one.startswith("case/promise/"))
        return f"{self.journey}-P{key.split('/')[2]}"

    async def open_case(self) -> None:
        await self.ops.open_case(self.journey, OPERATIONS, "complaint")

    async def amend(self) -> None:
        await self.ops.amend(self.journey, OPERATIONS, {"window": "18:00-20:30"}, "customer_wish")

    async def appoint(self) -> None:
        await self.ops.appoint(self.journey, OPERATIONS, Role.DESIGN_DIRECTOR, APPROVER, "other")

    async def absent(self) -> None:
        now = await self.world.now()
        away = Absence(
            absence="1", person=APPROVER, starts=now - timedelta(hours=1), ends=now + timedelta(days=9)
        )
        await self.ops.know_absence(self.journey, OPERATIONS, away)

    async def replace(self) -> None:
        await self.ops.replace_person(self.journey, OPERATIONS, OWNER, {Role.AGENT: OTHER}, "left")

    async def reschedule(self) -> None:
        now = await self.world.now()
        at = Slot(starts_at=now.replace(hour=6, minute=0) + timedelta(days=3), staff="designer-02")
        agreed = Agreement(by=OTHER, via=Via.PHONE)
        await self.ops.reschedule(
            self.journey, OPERATIONS, "viewing", asked_by=AskedBy.CUSTOMER, slot=at, agreed=agreed
        )

    async def early(self) -> None:
        await self.ops.begin_early(self.journey, OPERATIONS, AHEAD.name)

    async def adopt_standard(self) -> None:
        await self.ops.adopt_standard(self.journey, OPERATIONS, 2)

    async def adopt_calendars(self) -> None:
        today = (await self.world.now()).date()
        rest = CalendarDay(kind=DayKind.REST)
        await publish(self.world, {today + timedelta(days=days): rest for days in (1, 2)})
        newest = (await rulebooks.calendars(self.world.database, ["customer"], today))["customer"].version
        one = Publication(
            publication="another-week",
            calendars={"customer": newest},
            actor=OPERATIONS,
            published_at=await self.world.now(),
            finished_at=None,
        )
        await self.ops.adopt_calendars(one, self.journey)

    async def finish(self) -> None:
        task = await self.one()
        self.done = task.task, task.assignee or OTHER
        await self.ops.complete(*self.done, {"outcome": "no_answer"})

    async def take_back(self) -> None:
        await self.ops.take_back(*self.done)

    async def back(self) -> None:
        await self.ops.back_to(self.journey, OPERATIONS, "design/call", "customer_wish")

    async def close(self) -> None:
        await self.ops.close(self.journey, OPERATIONS, Status.LOST, "price")

    async def reopen(self) -> None:
        await self.ops.reopen(self.journey, OPERATIONS, "customer_returned")


Act = Callable[[Steered], Awaitable[None]]
ACTS: tuple[tuple[type[commands.Act], Act], ...] = (
    (commands.AddNote, Steered.note),
    (commands.SnoozeTask, Steered.snooze),
    (commands.NoteCorrection, Steered.correct),
    (commands.ClaimTask, Steered.claim),
    (commands.AssignTask, Steered.assign),
    (commands.DelegateTask, Steered.delegate),
    (commands.ReturnTask, Steered.give_back),
    (commands.ReleaseTask, Steered.release),
    (commands.PauseJourney, Steered.pause),
    (commands.ResumeJourney, Steered.resume),
    (commands.LogContact, Steered.log_contact),
    (commands.LogMessage, Steered.log_message),
    (commands.AddTask, Steered.add_task),
    (commands.MakePromise, Steered.make_promise),
    (commands.MovePromise, Steered.move_promise),
    (commands.CancelPromise, Steered.cancel_promise),
    (commands.OpenCase, Steered.open_case),
    (commands.AmendFacts, Steered.amend),
    (commands.AppointTeam, Steered.appoint),
    (commands.KnowAbsence, Steered.absent),
    (commands.ReplacePerson, Steered.replace),
    (commands.RescheduleAppointment, Steered.reschedule),
    (commands.BeginEarly, Steered.early),
    (commands.AdoptStandard, Steered.adopt_standard),
    (commands.AdoptCalendars, Steered.adopt_calendars),
    (commands.CompleteTask, Steered.finish),
    (commands.TakeBack, Steered.take_back),
    (commands.CompleteTask, Steered.finish),
    (commands.BackTo, Steered.back),
    (commands.CloseJourney, Steered.close),
    (commands.ReopenJourney, Steered.reopen),
)


def test_no_act_is_forgotten_here() -> None:
    assert {kind for kind, _ in ACTS} == set(HANDLINGS) - ELSEWHERE


async def test_design_7_5_after_every_act_what_is_told_is_what_fires(
    postgres_server: EmbeddedPostgres,
) -> None:
    stages, duties = {Stage.DESIGN: everything}, {"progress": quiet}
    with patch.dict(PROCESS.stages, stages), patch.dict(PROCESS.duties, duties):
        async with open_world(postgres_server, MONDAY) as world:
            first = await rulebooks.standard(world.database, "renovation", 1)
            await publish_standard(world.database, stricter(first, 2))
            one = Steered(world, await world.start(customer("A-1"), stage=Stage.DESIGN))
            for kind, act in ACTS:
                before = len(await one.journal())
                await act(one)
                assert len(await one.journal()) > before, kind.__name__
                await one.rightly_armed()
                if kind is not commands.CloseJourney:
                    await one.fires_as_told(1)
            await one.close()
            assert [key for key, _, _ in await one.fires_as_told(1)] == ["retention"]
            assert await one.rightly_armed() == {}
