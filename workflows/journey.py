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
from temporalio.workflow import UpdateMethodMultiParam

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
    LogMessage,
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
from workflows.parts.returning import answered_by_people, order_of
from workflows.parts.voiding import Voided, preview
from workflows.renovation import PROCESS

A = TypeVar("A", bound=Act)
Handler = Callable[[Any, A], Awaitable[Receipt]]
Update = UpdateMethodMultiParam[[Any, A], Awaitable[Receipt]]


def guarded(handler: Handler[A]) -> Handler[A]:
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


def taken(description: str) -> Callable[[Handler[A]], Update[A]]:
    """An Update for an act: checked before it is let in, and guarded."""

    def made(handler: Handler[A]) -> Update[A]:
        @wraps(handler)
        def check(journey: Any, act: A) -> None:
            journey.check(act)

        update = workflow.update(description=description)(guarded(handler))
        update.validator(check)
        return update

    return made


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

    def check(self, act: Act) -> None:
        """Refuse an act that the journey does not allow now."""
        self._engine.check(act)

    async def _submit(self, act: Act) -> Receipt:
        return await self._engine.submit(act)

    @taken("Complete a task with its answers")
    async def complete_task(self, act: CompleteTask) -> Receipt:
        return await self._submit(act)

    @taken("Take a task from its role's queue")
    async def claim_task(self, act: ClaimTask) -> Receipt:
        return await self._submit(act)

    @taken("Open a task before its time, within its window")
    async def begin_early(self, act: BeginEarly) -> Receipt:
        return await self._submit(act)

    @taken("Put a task back into its role's queue")
    async def release_task(self, act: ReleaseTask) -> Receipt:
        return await self._submit(act)

    @taken("Give a task to somebody for good")
    async def assign_task(self, act: AssignTask) -> Receipt:
        return await self._submit(act)

    @taken("Have somebody else do a task, which comes back")
    async def delegate_task(self, act: DelegateTask) -> Receipt:
        return await self._submit(act)

    @taken("Give a task back to whoever handed it over, else to the lead")
    async def return_task(self, act: ReturnTask) -> Receipt:
        return await self._submit(act)

    @taken("Remind of a task at a time within its deadline; none ends that")
    async def snooze_task(self, act: SnoozeTask) -> Receipt:
        return await self._submit(act)

    @taken("Name who has a role on the journey; open tasks go over")
    async def appoint_team(self, act: AppointTeam) -> Receipt:
        return await self._submit(act)

    @taken("Who is away, and who does meanwhile what is theirs")
    async def know_absence(self, act: KnowAbsence) -> Receipt:
        return await self._submit(act)

    @taken("Others take over all that somebody has")
    async def replace_person(self, act: ReplacePerson) -> Receipt:
        return await self._submit(act)

    @taken("Pause the journey for a reason")
    async def pause_journey(self, act: PauseJourney) -> Receipt:
        return await self._submit(act)

    @taken("Resume a paused journey")
    async def resume_journey(self, act: ResumeJourney) -> Receipt:
        return await self._submit(act)

    @taken("Return to a step; what followed from it is void")
    async def back_to(self, act: BackTo) -> Receipt:
        return await self._submit(act)

    @taken("Move a meeting that stands")
    async def reschedule_appointment(self, act: RescheduleAppointment) -> Receipt:
        return await self._submit(act)

    @taken("Take an answer back that nobody has acted on")
    async def take_back(self, act: TakeBack) -> Receipt:
        return await self._submit(act)

    @taken("Open a case about a matter")
    async def open_case(self, act: OpenCase) -> Receipt:
        return await self._submit(act)

    @taken("Write down what a customer got in touch about")
    async def log_contact(self, act: LogContact) -> Receipt:
        return await self._submit(act)

    @taken("Write down that somebody wrote to the customer")
    async def log_message(self, act: LogMessage) -> Receipt:
        return await self._submit(act)

    @taken("Ask somebody to do something by a time")
    async def add_task(self, act: AddTask) -> Receipt:
        return await self._submit(act)

    @taken("Promise the customer something by a time")
    async def make_promise(self, act: MakePromise) -> Receipt:
        return await self._submit(act)

    @taken("Name another time for a promise")
    async def move_promise(self, act: MovePromise) -> Receipt:
        return await self._submit(act)

    @taken("Take back a promise that nobody waits for")
    async def cancel_promise(self, act: CancelPromise) -> Receipt:
        return await self._submit(act)

    @taken("End the journey as lost or closed")
    async def close_journey(self, act: CloseJourney) -> Receipt:
        return await self._submit(act)

    @taken("Go on with a customer who was lost, is dormant, or was closed")
    async def reopen_journey(self, act: ReopenJourney) -> Receipt:
        return await self._submit(act)

    @taken("Correct what the journey goes by; what waits by it is armed anew")
    async def amend_facts(self, act: AmendFacts) -> Receipt:
        return await self._submit(act)

    @taken("Journal that personal data were corrected, never the data")
    async def note_correction(self, act: NoteCorrection) -> Receipt:
        return await self._submit(act)

    @taken("Add a note, whose words stay in Postgres")
    async def add_note(self, act: AddNote) -> Receipt:
        return await self._submit(act)

    @taken("Compute with calendars that were published")
    async def adopt_calendars(self, act: AdoptCalendars) -> Receipt:
        return await self._submit(act)

    @taken("Go on by another version of the journey's standard")
    async def adopt_standard(self, act: AdoptStandard) -> Receipt:
        return await self._submit(act)

    @taken("Go on behind the journal's head, out of needs repair")
    async def repair_journey(self, act: RepairJourney) -> Receipt:
        return await self._submit(act)

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
