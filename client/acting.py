"""What every operation on a journey shares: who may act, what is stored before, how an act is sent once.

Every call checks the person against Postgres first; the journey checks what only it knows. Personal answers are
stored before the rest is sent, and the journey gets references to them (docs/architecture.md).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import Client

from client.errors import Conflict
from client.sending import send, workflow_id
from client.translating import records
from domain.access import Right, may, roles_with
from domain.commands import Act, Pulse, Receipt
from domain.personal import reference
from domain.roles import Role
from store import personal, reading_journeys, reading_tasks, staff
from store.database import Database
from workflows.journey import JourneyWorkflow

PULSE_TIMEOUT = timedelta(seconds=5)

Clock = Callable[[], Awaitable[datetime]]


async def wall_clock() -> datetime:
    return datetime.now(UTC)


def new_command() -> str:
    """An id for one act; keep it when the act is tried again."""
    return str(uuid4())


def steers(person: staff.StaffMember, owner: str | None, team: Mapping[Role, str]) -> bool:
    """Whether somebody serves a journey, or may steer those of others."""
    return may(person.roles, Right.STEER) or person.handle == owner or person.handle in team.values()


class Acting:
    """The ground that the operations on the journeys of one company stand on."""

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
        self.task_queue = task_queue
        self._lang = lang
        self._patience = patience

    async def poke(self, journey: str) -> None:
        """Have a journey continue as new as soon as it is quiet."""
        await self.temporal.get_workflow_handle(workflow_id(journey)).signal(JourneyWorkflow.poke)

    async def pulse(self, journey: str) -> Pulse | None:
        """Where the journey's run stands, asked of the workflow itself."""
        handle = self.temporal.get_workflow_handle(workflow_id(journey))
        return await handle.query(JourneyWorkflow.pulse, rpc_timeout=PULSE_TIMEOUT)

    async def may(self, handle: str, role: Role) -> None:
        """Refuse who is not active or has not the role. Errors: Conflict, NotFound."""
        with records():
            person = await staff.get(self.database, handle)
        if not person.active:
            raise Conflict("inactive", handle=handle)
        if role not in person.roles:
            raise Conflict("wrong_role", handle=handle, role=role, roles=list(person.roles))

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

    async def _steers(self, journey: str, handle: str) -> str:
        """Refuse who neither serves a journey nor may steer those of others. Errors: Conflict, NotFound."""
        with records():
            person = await staff.get(self.database, await self._person(handle))
        if may(person.roles, Right.STEER):
            return handle
        with records():
            header = await reading_journeys.journey_header(self.database, journey)
        if not steers(person, header.owner, header.team):
            raise Conflict("not_yours_to_steer", journey=journey, roles=[*roles_with(Right.STEER)])
        return handle

    async def _keep(self, command: str, journey: str, words: str | None) -> str | None:
        if words is None:
            return None
        with records():
            await personal.put(self.database, command, {"words": words}, journey=journey)
        return reference(command, "words")
