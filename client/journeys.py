"""What people do with journeys, as typed calls: start one, complete a task, offer times, go back, end.

Every call checks the person against Postgres first; the journey checks what only it knows. Personal answers are
stored before the rest is sent, and the journey gets references to them (docs/architecture.md).
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from client.errors import BadInput, Conflict, Unreachable
from client.sending import send, workflow_id
from client.translating import records
from client.validating import validated
from domain.commands import (
    Act,
    AddNote,
    AssignTask,
    BackTo,
    ClaimTask,
    CloseJourney,
    CompleteTask,
    JourneyInput,
    PauseJourney,
    Pulse,
    Receipt,
    ResumeJourney,
)
from domain.forms import KINDS
from domain.personal import reference, split
from domain.roles import Role
from domain.stages import Stage, Status
from store import personal, reading_journeys, reading_tasks, staff
from store.database import Database
from store.people import Registered
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
        with records():
            rules = await rulebook(
                self.database,
                registered.standard,
                registered.standard_version,
                (await self.clock()).date(),
            )
        start = JourneyInput(
            journey=registered.journey,
            customer=registered.customer,
            property=registered.property,
            rules=rules,
            owner=registered.owner,
            team={},
            lang=self._lang,
            stage=stage,
            facts=facts or {},
        )
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
            raise Unreachable(f"Temporal cannot be reached: {error.message}; start it again later") from error
        return True

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
        await self._may(actor, Role(row.role))
        kind = KINDS[row.kind]
        payload, kept = split(validated(kind, answers), command)
        if kept:
            with records():
                await personal.put(self.database, command, kept, journey=row.journey)
        act = CompleteTask(command=command, actor=actor, task=task, answers=payload)
        return await self._send(row.journey, JourneyWorkflow.complete_task, act)

    async def claim(self, task: str, actor: str, command: str | None = None) -> Receipt:
        """Take a task from its role's queue."""
        row = await self._task(task)
        await self._may(actor, Role(row.role))
        act = ClaimTask(command=command or new_command(), actor=actor, task=task)
        return await self._send(row.journey, JourneyWorkflow.claim_task, act)

    async def assign(
        self, task: str, actor: str, assignee: str | None, command: str | None = None
    ) -> Receipt:
        """Give a task to a person who has its role, or back to the queue."""
        row = await self._task(task)
        await self._person(actor)
        if assignee is not None:
            await self._may(assignee, Role(row.role))
        act = AssignTask(command=command or new_command(), actor=actor, task=task, assignee=assignee)
        return await self._send(row.journey, JourneyWorkflow.assign_task, act)

    # --- journeys

    async def pause(self, journey: str, actor: str, reason: str, command: str | None = None) -> Receipt:
        act = PauseJourney(command=command or new_command(), actor=await self._person(actor), reason=reason)
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
            raise BadInput(f"status: {status} was given; accepted: lost, closed")
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
            raise Conflict(f"command {command} was used for journey {place.journey} already; take a new id")
        return Receipt(command=command, journey=journey, seq=place.seq, repeated=True)

    async def _task(self, task: str) -> reading_tasks.TaskDetail:
        with records():
            return await reading_tasks.task_detail(self.database, task)

    async def _person(self, handle: str) -> str:
        with records():
            person = await staff.get(self.database, handle)
        if not person.active:
            raise Conflict(f"{handle} is not active any more")
        return handle

    async def _may(self, handle: str, role: Role) -> None:
        with records():
            person = await staff.get(self.database, handle)
        if not person.active:
            raise Conflict(f"{handle} is not active any more")
        if role not in person.roles:
            has = ", ".join(person.roles)
            raise Conflict(f"{handle} has not the role {role} that this task needs; roles: {has}", role=role)

    async def _keep(self, command: str, journey: str, words: str | None) -> str | None:
        if words is None:
            return None
        with records():
            await personal.put(self.database, command, {"words": words}, journey=journey)
        return reference(command, "words")
