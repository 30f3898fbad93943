"""The workflow of one customer's journey, for years.

Its Updates are what people may do to it; each checks first and returns when the act stands in Postgres.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

from domain.commands import (
    Act,
    AddNote,
    AddTask,
    AdoptCalendars,
    AdoptStandard,
    AmendFacts,
    AppointTeam,
    AssignTask,
    BackTo,
    BeginEarly,
    CancelPromise,
    ClaimTask,
    CloseJourney,
    CompleteTask,
    DelegateTask,
    Foresee,
    JourneyInput,
    KnowAbsence,
    LogContact,
    MakePromise,
    MovePromise,
    NoteCorrection,
    OpenCase,
    PauseJourney,
    Pulse,
    Receipt,
    ReleaseTask,
    ReopenJourney,
    RepairJourney,
    ReplacePerson,
    RescheduleAppointment,
    ResumeJourney,
    ReturnTask,
    SnoozeTask,
    TakeBack,
)
from domain.repair import Holding
from domain.state import JourneyState
from workflows.parts.acts_on_repair import holding
from workflows.parts.engine import Engine
from workflows.parts.foreseeing import Foreseen, foresee
from workflows.parts.replacing import naming
from workflows.parts.voiding import Voided, answered_by_people, order_of, preview
from workflows.renovation import PROCESS

A = TypeVar("A", bound=Act)


def guarded(handler: Callable[[Any, A], Awaitable[Receipt]]) -> Callable[[Any, A], Awaitable[Receipt]]:
    """Turn a bug in a handler into a typed error for the caller instead of a blocked journey."""

    @wraps(handler)
    async def safe(self: Any, act: A) -> Receipt:
        try:
            return await handler(self, act)
        except (FailureError, asyncio.CancelledError):
            raise
        except Exception as error:
            raise ApplicationError("internal error", type="InternalError") from error

    return safe


@workflow.defn(name="Journey")
class JourneyWorkflow:
    """One customer's project in one property."""

    @workflow.init
    def __init__(self, start: JourneyInput) -> None:
        self._engine = Engine(PROCESS, start.carried or begun(start, workflow.now()))

    @workflow.run
    async def run(self, start: JourneyInput) -> None:
        """Drive the journey until its last warranty, promise and consent have ended."""
        if start.carried is None:
            self._engine.open_journal(start.facts, start.absences)
        going_on = asyncio.create_task(self._engine.run(start))
        while True:
            try:
                await asyncio.shield(going_on)
                return
            except asyncio.CancelledError:
                if going_on.done():
                    raise
                # The big button of Temporal Web UI must not end a customer's journey; people close it.
                workflow.logger.warning("a request to cancel was ignored")

    async def _submit(self, act: Act) -> Receipt:
        return await self._engine.submit(act)

    def _check(self, act: Act) -> None:
        self._engine.check(act)

    @workflow.update(description="Complete a task with its answers")
    @guarded
    async def complete_task(self, act: CompleteTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Take a task from its role's queue")
    @guarded
    async def claim_task(self, act: ClaimTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Open a task before its time, within its window")
    @guarded
    async def begin_early(self, act: BeginEarly) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Put a task back into its role's queue")
    @guarded
    async def release_task(self, act: ReleaseTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Give a task to somebody for good")
    @guarded
    async def assign_task(self, act: AssignTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Have somebody else do a task, which comes back")
    @guarded
    async def delegate_task(self, act: DelegateTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Give a task back to whoever handed it over, else to the lead")
    @guarded
    async def return_task(self, act: ReturnTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Remind of a task at a time within its deadline; none ends that")
    @guarded
    async def snooze_task(self, act: SnoozeTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Name who has a role on the journey; open tasks go over")
    @guarded
    async def appoint_team(self, act: AppointTeam) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Who is away, and who does meanwhile what is theirs")
    @guarded
    async def know_absence(self, act: KnowAbsence) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Others take over all that somebody has")
    @guarded
    async def replace_person(self, act: ReplacePerson) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Pause the journey for a reason")
    @guarded
    async def pause_journey(self, act: PauseJourney) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Resume a paused journey")
    @guarded
    async def resume_journey(self, act: ResumeJourney) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Return to a step; what followed from it is void")
    @guarded
    async def back_to(self, act: BackTo) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Move a meeting that stands")
    @guarded
    async def reschedule_appointment(self, act: RescheduleAppointment) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Take an answer back that nobody has acted on")
    @guarded
    async def take_back(self, act: TakeBack) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Open a case about a matter")
    @guarded
    async def open_case(self, act: OpenCase) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Write down what a customer got in touch about")
    @guarded
    async def log_contact(self, act: LogContact) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Ask somebody to do something by a time")
    @guarded
    async def add_task(self, act: AddTask) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Promise the customer something by a time")
    @guarded
    async def make_promise(self, act: MakePromise) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Name another time for a promise")
    @guarded
    async def move_promise(self, act: MovePromise) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Take back a promise that nobody waits for")
    @guarded
    async def cancel_promise(self, act: CancelPromise) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="End the journey as lost or closed")
    @guarded
    async def close_journey(self, act: CloseJourney) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Go on with a customer who was lost, is dormant, or was closed")
    @guarded
    async def reopen_journey(self, act: ReopenJourney) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Correct what the journey goes by; what waits by it is armed anew")
    @guarded
    async def amend_facts(self, act: AmendFacts) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Journal that personal data were corrected, never the data")
    @guarded
    async def note_correction(self, act: NoteCorrection) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Add a note, whose words stay in Postgres")
    @guarded
    async def add_note(self, act: AddNote) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Compute with calendars that were published")
    @guarded
    async def adopt_calendars(self, act: AdoptCalendars) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Go on by another version of the journey's standard")
    @guarded
    async def adopt_standard(self, act: AdoptStandard) -> Receipt:
        return await self._submit(act)

    @workflow.update(description="Go on behind the journal's head, out of needs repair")
    @guarded
    async def repair_journey(self, act: RepairJourney) -> Receipt:
        return await self._submit(act)

    @complete_task.validator
    def _may_complete(self, act: CompleteTask) -> None:
        self._check(act)

    @claim_task.validator
    def _may_claim(self, act: ClaimTask) -> None:
        self._check(act)

    @begin_early.validator
    def _may_begin_early(self, act: BeginEarly) -> None:
        self._check(act)

    @release_task.validator
    def _may_release(self, act: ReleaseTask) -> None:
        self._check(act)

    @assign_task.validator
    def _may_assign(self, act: AssignTask) -> None:
        self._check(act)

    @delegate_task.validator
    def _may_delegate(self, act: DelegateTask) -> None:
        self._check(act)

    @return_task.validator
    def _may_return(self, act: ReturnTask) -> None:
        self._check(act)

    @snooze_task.validator
    def _may_snooze(self, act: SnoozeTask) -> None:
        self._check(act)

    @appoint_team.validator
    def _may_appoint(self, act: AppointTeam) -> None:
        self._check(act)

    @know_absence.validator
    def _may_know_absence(self, act: KnowAbsence) -> None:
        self._check(act)

    @replace_person.validator
    def _may_replace(self, act: ReplacePerson) -> None:
        self._check(act)

    @pause_journey.validator
    def _may_pause(self, act: PauseJourney) -> None:
        self._check(act)

    @resume_journey.validator
    def _may_resume(self, act: ResumeJourney) -> None:
        self._check(act)

    @back_to.validator
    def _may_go_back(self, act: BackTo) -> None:
        self._check(act)

    @reschedule_appointment.validator
    def _may_reschedule(self, act: RescheduleAppointment) -> None:
        self._check(act)

    @take_back.validator
    def _may_take_back(self, act: TakeBack) -> None:
        self._check(act)

    @open_case.validator
    def _may_open(self, act: OpenCase) -> None:
        self._check(act)

    @log_contact.validator
    def _may_log(self, act: LogContact) -> None:
        self._check(act)

    @add_task.validator
    def _may_add(self, act: AddTask) -> None:
        self._check(act)

    @make_promise.validator
    def _may_promise(self, act: MakePromise) -> None:
        self._check(act)

    @move_promise.validator
    def _may_move(self, act: MovePromise) -> None:
        self._check(act)

    @cancel_promise.validator
    def _may_cancel(self, act: CancelPromise) -> None:
        self._check(act)

    @close_journey.validator
    def _may_close(self, act: CloseJourney) -> None:
        self._check(act)

    @reopen_journey.validator
    def _may_reopen(self, act: ReopenJourney) -> None:
        self._check(act)

    @amend_facts.validator
    def _may_amend(self, act: AmendFacts) -> None:
        self._check(act)

    @note_correction.validator
    def _may_note_correction(self, act: NoteCorrection) -> None:
        self._check(act)

    @add_note.validator
    def _may_note(self, act: AddNote) -> None:
        self._check(act)

    @adopt_calendars.validator
    def _may_adopt(self, act: AdoptCalendars) -> None:
        self._check(act)

    @adopt_standard.validator
    def _may_adopt_standard(self, act: AdoptStandard) -> None:
        self._check(act)

    @repair_journey.validator
    def _may_repair(self, act: RepairJourney) -> None:
        self._check(act)

    @workflow.signal(description="Continue as new as soon as it is quiet")
    def poke(self) -> None:
        self._engine.poke()

    @workflow.query(description="Where the run stands")
    def pulse(self) -> Pulse:
        return self._engine.pulse()

    @workflow.query(description="What it holds, to be compared with its journal")
    def holding(self) -> Holding:
        return holding(self._engine.state)

    @workflow.query(description="What it would carry into a new run")
    def carried(self) -> JourneyState:
        return self._engine.state

    @workflow.query(description="What is open or to come and names a person")
    def naming(self, person: str) -> tuple[str, ...]:
        return naming(self._engine.state, person)

    @workflow.query(description="The steps that somebody answered and that it can go back to")
    def steps(self) -> tuple[str, ...]:
        return answered_by_people(self._engine.state)

    @workflow.query(description="What an act would do to what is open")
    def foresee(self, asked: Foresee) -> Foreseen:
        return foresee(self._engine.state, PROCESS, asked)

    @workflow.query(description="What going back to a step would void")
    def preview_back(self, key: str) -> Voided | None:
        since = order_of(self._engine.ledger, key)
        return None if since is None else preview(self._engine.ledger, since, key)


def begun(start: JourneyInput, now: datetime) -> JourneyState:
    """A new journey, before its first entry."""
    assert start.rules is not None
    return JourneyState(
        journey=start.journey,
        customer=start.customer,
        property=start.property,
        lang=start.lang,
        window=start.window,
        owner=start.owner,
        team=start.team,
        stage=start.stage,
        stage_since=now,
        started_at=now,
        taken_over=start.taken_over,
        rules=start.rules,
    )
