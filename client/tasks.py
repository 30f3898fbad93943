"""What people do with tasks: complete, begin one early, take an answer back; who has one is in `hands`."""

from typing import Any

from pydantic import BaseModel

from client.acting import new_command
from client.errors import BadInput, Conflict
from client.hands import Hands
from client.naming_documents import check_documents
from client.offers import with_free_times
from client.slots import check_slots
from client.translating import records
from client.validating import check_people, validated
from domain.commands import BeginEarly, CompleteTask, Receipt, TakeBack
from domain.forms import KINDS
from domain.personal import reference, split
from domain.tasks import TaskStatus
from store import personal
from workflows.journey import JourneyWorkflow

BEHALF = "behalf"
"""The field under which the words are kept why somebody completed what belongs to a colleague."""


class Tasks(Hands):
    """Operations on tasks."""

    async def complete(
        self,
        task: str,
        actor: str,
        answers: dict[str, Any],
        command: str | None = None,
        *,
        on_behalf_of: str | None = None,
        reason: str | None = None,
        words: str | None = None,
    ) -> Receipt:
        """Complete a task with its whole form; personal fields go to Postgres, the rest to the journey.

        Args:
            on_behalf_of: the colleague whose task it is, when somebody else completes it for them: who has the same
                role, a role on the task's ladder, or operations.
            reason: why they do not do it themselves, one of `domain.tasks.BEHALF_REASONS`.
            words: the same in words, which stay in Postgres.

        Raises:
            BadInput: a field is wrong; every wrong field is named.
            NotFound, Conflict, Unreachable: see ``client.errors``.
        """
        command = command or new_command()
        row = await self._task(task)
        await self.may_complete(row, actor, on_behalf_of)
        kind = KINDS[row.kind]
        filled = validated(kind, answers, row.about)
        await check_people(self.database, kind, filled)
        await check_documents(self.database, kind, row.journey, filled)
        if row.status is TaskStatus.OPEN and await self._done(row.journey, command) is None:
            await self._check_slots(row.journey, filled, row.about)
        payload, kept = split(filled, command)
        if words is not None:
            kept = {**kept, BEHALF: words}
        if kept:
            with records():
                await personal.put(self.database, command, kept, journey=row.journey)
        act = CompleteTask(
            command=command,
            actor=actor,
            task=task,
            answers=payload,
            on_behalf_of=on_behalf_of,
            reason=(reason or "other") if on_behalf_of else None,
            words=reference(command, BEHALF) if words is not None else None,
        )
        return await self._send(row.journey, JourneyWorkflow.complete_task, act)

    async def _check_slots(self, journey: str, filled: BaseModel, about: dict[str, Any]) -> None:
        """Refuse a time that cannot be promised, and name two that can. Errors: BadInput, NotFound, Unreachable."""
        try:
            await check_slots(self.database, journey, filled, about, await self.clock())
        except BadInput as error:
            raise await with_free_times(self, journey, error, filled, about) from error

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
