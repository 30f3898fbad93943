"""What people do with tasks: complete, claim, assign one, take an answer back."""

from typing import Any

from client.acting import Acting, new_command
from client.errors import Conflict
from client.slots import check_slots
from client.translating import records
from client.validating import check_people, validated
from domain.commands import AssignTask, BeginEarly, ClaimTask, CompleteTask, Receipt, TakeBack
from domain.forms import KINDS
from domain.personal import split
from domain.roles import Role
from domain.tasks import TaskStatus
from store import personal
from workflows.journey import JourneyWorkflow


class Tasks(Acting):
    """Operations on tasks."""

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
