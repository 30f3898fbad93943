"""What people do with journeys, as typed calls: start one, complete a task, offer times, go back, end.

Every call checks the person against Postgres first; the journey checks what only it knows. Personal answers are
stored before the rest is sent, and the journey gets references to them (docs/architecture.md).
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from client.errors import BadInput, Conflict, Unreachable
from client.repairing import Disagreement, disagreement, held, journal_head
from client.sending import send, workflow_id
from client.slots import check_slot, check_slots, rules_of
from client.translating import records
from client.validating import check_people, validated
from domain.appointments import AskedBy, Place, Slot
from domain.commands import (
    Act,
    AddNote,
    AppointTeam,
    AssignTask,
    BackTo,
    BeginEarly,
    ClaimTask,
    CloseJourney,
    CompleteTask,
    JourneyInput,
    OpenCase,
    PauseJourney,
    Pulse,
    Receipt,
    RepairJourney,
    RescheduleAppointment,
    ResumeJourney,
    TakeBack,
)
from domain.faults import faults, wrong_field
from domain.forms import KINDS
from domain.pausing import PauseReason
from domain.personal import reference, split
from domain.roles import Role
from domain.stages import Stage, Status
from domain.tasks import TaskStatus
from store import personal, reading_journeys, reading_tasks, staff
from store.database import Database
from store.journal import settle
from store.people import ORDINARY, Registered
from store.reading_meetings import list_appointments
from store.rebuild import rebuild
from store.rulebooks import rulebook
from workflows import search_attributes as sa
from workflows.journey import JourneyWorkflow

PULSE_TIMEOUT = timedelta(seconds=5)

Clock = Callable[[], Awaitable[datetime]]


async def wall_clock() -> datetime:
    return datetime.now(UTC)


def new_command() -> str:
    """An id for one act; keep it when the act is tried again."""
    return str(uuid4())


class Journeys:
    """Operations on the journeys of one company."""

    def __init__(
        self,
        temporal: Client,
        database: Database,
        *,
        task_queue: str,
        lang: str = "zh-CN",
        patience: timedelta = timedelta(seconds=20),
        clock: Clock = wall_clock,
    ) -> None:
        self.temporal = temporal
        self.database = database
        self.clock = clock
        self._task_queue = task_queue
        self._lang = lang
        self._patience = patience

    # --- starting

    async def start(
        self,
        registered: Registered,
        *,
        stage: Stage = Stage.CONSULTATION,
        facts: dict[str, Any] | None = None,
    ) -> bool:
        """Start the workflow of a registered journey; False when it runs already.

        Args:
            stage: where it begins; a later one takes over a customer in the middle of their project.
            facts: what the stages before would have left; never personal.

        Raises:
            NotFound: the standard was not published.
            Unreachable: a server is away; the registration stands and starting again completes it.
        """
        start = await self.start_input(registered, stage, facts)
        try:
            await self.temporal.start_workflow(
                JourneyWorkflow.run,
                start,
                id=workflow_id(registered.journey),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=registered.journey,
                memo={"journey": registered.journey},
                search_attributes=TypedSearchAttributes(
                    [
                        SearchAttributePair(sa.STAGE, stage.value),
                        SearchAttributePair(sa.JOURNEY_STATUS, Status.ACTIVE.value),
                    ]
                ),
            )
        except WorkflowAlreadyStartedError:
            return False
        except RPCError as error:
            raise Unreachable("start_undelivered", cause=error.message) from error
        return True

    async def start_input(
        self, registered: Registered, stage: Stage, facts: dict[str, Any] | None
    ) -> JourneyInput:
        """What a registered journey starts with: its rules as they are published now.

        Raises:
            NotFound: the standard was not published.
            Unreachable: PostgreSQL is away.
        """
        with records():
            rules = await rulebook(
                self.database,
                registered.standard,
                registered.standard_version,
                (await self.clock()).date(),
            )
        return JourneyInput(
            journey=registered.journey,
            customer=registered.customer,
            property=registered.property,
            rules=rules,
            owner=registered.owner,
            team={},
            lang=self._lang,
            window=registered.window,
            stage=stage,
            facts={**_known(registered), **(facts or {})},
        )

    # --- tasks

    async def complete(
        self, task: str, actor: str, answers: dict[str, Any], command: str | None = None
    ) -> Receipt:
        """Complete a task with its whole form; personal fields go to Postgres, the rest to the journey.

        Raises:
            BadInput: a field is wrong; every wrong field is named.
            NotFound, Conflict, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        row = await self._task(task)
        await self.may(actor, Role(row.role))
        kind = KINDS[row.kind]
        filled = validated(kind, answers, row.about)
        await check_people(self.database, kind, filled)
        if row.status is TaskStatus.OPEN and await self._done(row.journey, command) is None:
            await check_slots(self.database, row.journey, filled, row.about, await self.clock())
        payload, kept = split(filled, command)
        if kept:
            with records():
                await personal.put(self.database, command, kept, journey=row.journey)
        act = CompleteTask(command=command, actor=actor, task=task, answers=payload)
        return await self._send(row.journey, JourneyWorkflow.complete_task, act)

    async def claim(self, task: str, actor: str, command: str | None = None) -> Receipt:
        """Take a task from its role's queue."""
        row = await self._task(task)
        await self.may(actor, Role(row.role))
        act = ClaimTask(command=command or new_command(), actor=actor, task=task)
        return await self._send(row.journey, JourneyWorkflow.claim_task, act)

    async def begin_early(self, journey: str, actor: str, kind: str, command: str | None = None) -> Receipt:
        """Have the next task of a kind opened before its time, within the window that counts as kept (X-04).

        Raises:
            Conflict: nothing of the kind is ahead, or its window has not begun.
            NotFound, Unreachable: see ``client.errors``.
        """
        act = BeginEarly(command=command or new_command(), actor=await self._person(actor), kind=kind)
        return await self._send(journey, JourneyWorkflow.begin_early, act)

    async def take_back(self, task: str, actor: str, command: str | None = None) -> Receipt:
        """Take one's own answer back while nobody has acted on it; the task opens again under another number.

        Raises:
            Conflict: somebody acted on it since, it was somebody else's, or it does not count any more.
        """
        row = await self._task(task)
        if row.status is not TaskStatus.DONE:
            raise Conflict("task_not_completed", task=task)
        act = TakeBack(
            command=command or new_command(), actor=await self._person(actor), task=task, key=row.key
        )
        return await self._send(row.journey, JourneyWorkflow.take_back, act)

    async def assign(
        self, task: str, actor: str, assignee: str | None, command: str | None = None
    ) -> Receipt:
        """Give a task to a person who has its role, or back to the queue."""
        row = await self._task(task)
        await self._person(actor)
        if assignee is not None:
            await self.may(assignee, Role(row.role))
        act = AssignTask(command=command or new_command(), actor=actor, task=task, assignee=assignee)
        return await self._send(row.journey, JourneyWorkflow.assign_task, act)

    # --- journeys

    async def appoint(
        self,
        journey: str,
        actor: str,
        role: Role,
        person: str,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Name who has a role on the journey; open tasks go over from the one before (X-32).

        The customer is told when it is somebody they know. ``words`` is free text and stays in Postgres.

        Raises:
            Conflict: the person is not active, has not the role, or has it on this journey already.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self.may(person, role)
        act = AppointTeam(
            command=command,
            actor=await self._person(actor),
            role=role,
            person=person,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.appoint_team, act)

    async def reschedule(
        self,
        journey: str,
        actor: str,
        appointment: str,
        *,
        asked_by: AskedBy,
        slot: Slot | None = None,
        place: Place | None = None,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Move a meeting that stands, by its key or kind; without a slot somebody agrees on a time (R002-SKU-27).

        What was open around the old time is void, the new time has it all again. ``words`` is free text and stays in
        Postgres.

        Raises:
            BadInput: the slot cannot be promised; the message says what is accepted.
            Conflict: no such meeting stands, or it has begun.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        await self._person(actor)
        if slot is not None and await self._done(journey, command) is None:
            await self._check_move(journey, appointment, slot, place)
        act = RescheduleAppointment(
            command=command,
            actor=actor,
            appointment=appointment,
            asked_by=asked_by,
            slot=slot,
            place=place,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.reschedule_appointment, act)

    async def _check_move(self, journey: str, named: str, slot: Slot, place: Place | None) -> None:
        with records():
            standing = await list_appointments(self.database, journey=journey)
        found = next((one for one in standing if named in (one.key, one.kind)), None)
        if found is None:
            return  # the journey itself says which ones stand
        rules = await rules_of(self.database, journey)
        rule = rules.standard.appointments[found.kind]
        where, now = place or found.place, await self.clock()
        await check_slot(self.database, journey, "slot", slot, rule, where, rules, found.earliest, now)

    async def pause(
        self,
        journey: str,
        actor: str,
        reason: str,
        command: str | None = None,
        *,
        until: date | None = None,
        words: str | None = None,
    ) -> Receipt:
        """Pause a journey, or change the reason or the expected end of the pause that there is.

        Args:
            reason: a `PauseReason`.
            until: the company's day on which it is expected to be over; somebody looks at it then. Without it they do
                after the standard's time for this reason.
            words: free text, which stays in Postgres.

        Raises:
            BadInput: no such reason, or a day that is over.
            Conflict: it is dormant or has ended, or it is paused just so.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        if reason not in set(PauseReason):
            raise BadInput("not_accepted", field="reason", given=reason, accepted=[*PauseReason])
        act = PauseJourney(
            command=command,
            actor=await self._person(actor),
            reason=PauseReason(reason),
            until=until,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.pause_journey, act)

    async def resume(self, journey: str, actor: str, command: str | None = None) -> Receipt:
        act = ResumeJourney(command=command or new_command(), actor=await self._person(actor))
        return await self._send(journey, JourneyWorkflow.resume_journey, act)

    async def back_to(
        self,
        journey: str,
        actor: str,
        key: str,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Return to a step; ``words`` is free text and stays in Postgres."""
        command = command or new_command()
        act = BackTo(
            command=command,
            actor=await self._person(actor),
            key=key,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.back_to, act)

    async def open_case(
        self,
        journey: str,
        actor: str,
        matter: str,
        about: dict[str, Any] | None = None,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """Open a case about a matter, beside whatever the journey is doing; ``words`` stay in Postgres.

        Args:
            about: what its tasks need to know, as codes, numbers, days and instants; never personal.

        Raises:
            BadInput: something in ``about`` is none of these, or what this matter needs is missing.
            Conflict: no case can be opened about this matter, or not in this stage.
            NotFound, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        try:
            act = OpenCase(command=command, actor=await self._person(actor), matter=matter, about=about or {})
        except ValidationError as error:
            raise BadInput("answers", fields=_not_told(error)) from None
        act = act.model_copy(update={"words": await self._keep(command, journey, words)})
        return await self._send(journey, JourneyWorkflow.open_case, act)

    async def close(
        self,
        journey: str,
        actor: str,
        status: Status,
        reason: str,
        words: str | None = None,
        command: str | None = None,
    ) -> Receipt:
        """End a journey as lost or closed; appointments and open tasks fall away."""
        if status not in (Status.LOST, Status.CLOSED):
            raise BadInput("not_accepted", field="status", given=status, accepted=["lost", "closed"])
        command = command or new_command()
        act = CloseJourney(
            command=command,
            actor=await self._person(actor),
            status=status,
            reason=reason,
            words=await self._keep(command, journey, words),
        )
        return await self._send(journey, JourneyWorkflow.close_journey, act)

    async def note(self, journey: str, actor: str, words: str, command: str | None = None) -> Receipt:
        """Add a note; its words stay in Postgres."""
        command = command or new_command()
        kept = await self._keep(command, journey, words)
        assert kept is not None
        act = AddNote(command=command, actor=await self._person(actor), words=kept)
        return await self._send(journey, JourneyWorkflow.add_note, act)

    async def disagreement(self, journey: str) -> Disagreement:
        """What differs between a journey and its journal, and what repairing it would change."""
        return await disagreement(self.database, journey, await held(self.temporal, journey))

    async def repair(self, journey: str, actor: str, words: str, command: str | None = None) -> Receipt:
        """Have a journey that needs repair go on behind its journal's head; ``words`` say why, and stay in Postgres.

        One entry settles the conflicts and puts the read models right, so that this may be repeated at any point.

        Raises:
            Conflict: it needs no repair, or the person has not the role operations.
        """
        await self.may(actor, Role.OPERATIONS)
        command = command or new_command()
        holding = await held(self.temporal, journey)
        with records():
            await rebuild(self.database, journey)
            marked = await reading_journeys.open_conflicts(self.database, journey)
        if marked and not holding.needs_repair:
            # It agrees with its journal again, by a reset or by hand: nothing but the mark is left.
            receipt = await self.note(journey, actor, words, command)
            with records():
                await settle(self.database, journey, actor)
            return receipt
        kept = await self._keep(command, journey, words)
        assert kept is not None
        head = await journal_head(self.database, journey, holding)
        act = RepairJourney(command=command, actor=actor, words=kept, head=head)
        return await self._send(journey, JourneyWorkflow.repair_journey, act)

    async def poke(self, journey: str) -> None:
        """Have a journey continue as new as soon as it is quiet."""
        await self.temporal.get_workflow_handle(workflow_id(journey)).signal(JourneyWorkflow.poke)

    async def pulse(self, journey: str) -> Pulse | None:
        """Where the journey's run stands, asked of the workflow itself."""
        handle = self.temporal.get_workflow_handle(workflow_id(journey))
        return await handle.query(JourneyWorkflow.pulse, rpc_timeout=PULSE_TIMEOUT)

    # --- helpers

    async def _send(self, journey: str, update: Any, act: Act) -> Receipt:
        """Have an act done, unless the journal has its command: a journey remembers only the last ones.

        The journal is asked again when the journey has ended, perhaps by this very act.
        """
        if (done := await self._done(journey, act.command)) is not None:
            return done
        try:
            return await send(self.temporal, journey, update, act, self._patience)
        except Conflict:
            if (done := await self._done(journey, act.command)) is not None:
                return done
            raise

    async def _done(self, journey: str, command: str) -> Receipt | None:
        """The receipt of a command that the journal has.

        Raises:
            Conflict: it was used for another journey; there it would count as a contradiction.
        """
        with records():
            place = await reading_journeys.command_place(self.database, command)
        if place is None:
            return None
        if place.journey != journey:
            raise Conflict("command_used", command=command, journey=place.journey)
        return Receipt(command=command, journey=journey, seq=place.seq, repeated=True)

    async def _task(self, task: str) -> reading_tasks.TaskDetail:
        with records():
            return await reading_tasks.task_detail(self.database, task)

    async def _person(self, handle: str) -> str:
        with records():
            person = await staff.get(self.database, handle)
        if not person.active:
            raise Conflict("inactive", handle=handle)
        return handle

    async def may(self, handle: str, role: Role) -> None:
        """Refuse who is not active or has not the role. Errors: Conflict, NotFound."""
        with records():
            person = await staff.get(self.database, handle)
        if not person.active:
            raise Conflict("inactive", handle=handle)
        if role not in person.roles:
            raise Conflict("wrong_role", handle=handle, role=role, roles=list(person.roles))

    async def _keep(self, command: str, journey: str, words: str | None) -> str | None:
        if words is None:
            return None
        with records():
            await personal.put(self.database, command, {"words": words}, journey=journey)
        return reference(command, "words")


def _not_told(error: ValidationError) -> list[dict[str, Any]]:
    """Each thing that a case may not be about, by its name; all other faults as they are."""
    named = [str(one["loc"][1]) for one in error.errors() if one["loc"][0] == "about"]
    return [wrong_field(name, "case_about") for name in dict.fromkeys(named)] or faults(error)


def _known(registered: Registered) -> dict[str, Any]:
    """What the register knows about how to treat a customer, as facts; never personal."""
    return {} if registered.tier == ORDINARY else {"tier": registered.tier}
