"""Who has a task, and when they look at it: claim, release, assign, delegate, return, snooze."""

from datetime import datetime
from typing import Any

from client.acting import Acting, new_command
from client.errors import BadInput, Conflict
from client.translating import records
from domain.commands import (
    AssignTask,
    ClaimTask,
    DelegateTask,
    HandOn,
    Receipt,
    ReleaseTask,
    ReturnTask,
    SnoozeTask,
)
from domain.faults import wrong_field
from domain.roles import Role
from domain.snoozing import fault_of_snooze
from domain.tasks import TaskStatus
from store import reading_journeys, rulebooks, staff
from store.reading_tasks import TaskDetail
from workflows.journey import JourneyWorkflow


class Hands(Acting):
    """Operations that give a task to somebody; none of them changes when it is due.

    Free ``words`` stay in Postgres. All raise ``NotFound``, ``Conflict`` and ``Unreachable`` (``client.errors``).
    """

    async def claim(self, task: str, actor: str, command: str | None = None) -> Receipt:
        """Take a task from its role's queue (认领)."""
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        await self.may(actor, row.role)
        act = ClaimTask(command=command, actor=actor, task=task)
        return await self._send(row.journey, JourneyWorkflow.claim_task, act)

    async def release(
        self,
        task: str,
        actor: str,
        command: str | None = None,
        *,
        reason: str = "other",
        words: str | None = None,
    ) -> Receipt:
        """Put a task back into its role's queue (取消认领); what was delegated is returned instead.

        Args:
            reason: one of `domain.tasks.RETURN_REASONS`.
        """
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        await self._may_hand_on(row, actor)
        given = await self._given(row, command, actor, reason, words)
        return await self._send(row.journey, JourneyWorkflow.release_task, ReleaseTask(**given))

    async def assign(
        self,
        task: str,
        actor: str,
        assignee: str,
        command: str | None = None,
        *,
        reason: str = "other",
        words: str | None = None,
    ) -> Receipt:
        """Give a task to somebody who has its role, for good (转派).

        Whoever has it may do so, and whoever may complete it for them, see `stands_in`.

        Args:
            reason: one of `domain.tasks.ASSIGN_REASONS`.
        """
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        await self._may_hand_on(row, actor)
        await self.may(assignee, row.home or row.role)
        given = await self._given(row, command, actor, reason, words)
        act = AssignTask(**given, assignee=assignee)
        return await self._send(row.journey, JourneyWorkflow.assign_task, act)

    async def delegate(
        self,
        task: str,
        actor: str,
        to: str,
        command: str | None = None,
        *,
        reason: str = "other",
        words: str | None = None,
    ) -> Receipt:
        """Have somebody with its role do one's own task (委派): completed it is done, returned it is one's own again.

        Args:
            reason: one of `domain.tasks.DELEGATE_REASONS`.
        """
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        await self.may(to, row.home or row.role)
        given = await self._given(row, command, await self._person(actor), reason, words)
        act = DelegateTask(**given, to=to)
        return await self._send(row.journey, JourneyWorkflow.delegate_task, act)

    async def give_back(
        self,
        task: str,
        actor: str,
        command: str | None = None,
        *,
        reason: str = "other",
        words: str | None = None,
    ) -> Receipt:
        """Return a task (退回) to whoever handed it over, else to the lead of its role: who is first on its ladder.

        Args:
            reason: one of `domain.tasks.RETURN_REASONS`.
        """
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        given = await self._given(row, command, await self._person(actor), reason, words)
        giver = row.comes_back_to or row.handed_by
        act = ReturnTask(**given, to_lead=giver is not None and not await self._works_here(giver))
        return await self._send(row.journey, JourneyWorkflow.return_task, act)

    async def snooze(self, task: str, actor: str, until: datetime, command: str | None = None) -> Receipt:
        """Not to see one's own task before a time within its deadline, and be reminded then (稍后处理).

        Raises:
            BadInput: the time is over, or after the due instant, which the message names; or a pause holds the task.
        """
        row = await self._task(task)
        act = SnoozeTask(
            command=command or new_command(), actor=await self._person(actor), task=task, until=until
        )
        return await self._send(row.journey, JourneyWorkflow.snooze_task, act)

    async def wake(self, task: str, actor: str, command: str | None = None) -> Receipt:
        """End a snooze: the task is to be seen again, and its ladder reminds of it as usual."""
        row, command, done = await self._begun(task, command)
        if done is not None:
            return done
        await self._may_hand_on(row, actor)
        act = SnoozeTask(command=command, actor=actor, task=task, until=None)
        return await self._send(row.journey, JourneyWorkflow.snooze_task, act)

    # --- what the records know beforehand

    async def foresee_claim(self, task: str, actor: str) -> None:
        """Raise what the records know beforehand against claiming a task. Errors: Conflict, NotFound."""
        row = await self._open(task)
        await self.may(actor, row.role)
        if row.assignee == actor:
            raise Conflict("has_it_already", task=task, person=actor)
        if row.assignee is not None:
            raise Conflict("task_belongs", task=task, assignee=row.assignee)
        if row.requester == actor:
            raise Conflict("own_request", task=task, actor=actor)

    async def foresee_delegating(self, task: str, actor: str, to: str) -> None:
        """Raise what the records know beforehand against delegating one's own task. Errors: Conflict, NotFound."""
        row = await self._own(task, actor)
        await self.may(to, row.home or row.role)
        if row.comes_back_to is not None:
            raise Conflict("return_instead", task=task, person=row.comes_back_to)
        if row.lent_by is not None:
            raise Conflict("lent_to_you", task=task, person=row.lent_by)
        if row.requester == to:
            raise Conflict("own_request", task=task, actor=to)
        if row.assignee == to:
            raise Conflict("has_it_already", task=task, person=to)

    async def foresee_snooze(self, task: str, actor: str, until: datetime, zone: str) -> None:
        """Raise what the records know beforehand against snoozing one's own task.

        Errors: BadInput, Conflict, NotFound.
        """
        row = await self._own(task, actor)
        fault = fault_of_snooze(row.wait, until, await self.clock()) if row.wait else None
        if fault is not None:
            due = row.due_at or until
            params = {"at": until.isoformat(), "until": due.isoformat(), "zone": zone}
            raise BadInput("answers", fields=[wrong_field("until", fault, **params)])

    async def foresee_assigning(self, task: str, actor: str, to: str | None) -> None:
        """Raise what the records know beforehand against handing a task on; ``to`` is None for its queue.

        Errors: Conflict, NotFound.
        """
        row = await self._open(task)
        await self._may_hand_on(row, actor)
        if to is None:
            if row.assignee is None and row.home is None:
                raise Conflict("in_queue_already", task=task, role=row.role)
            if row.comes_back_to is not None and row.assignee == actor:
                raise Conflict("return_instead", task=task, person=row.comes_back_to)
            return
        await self.may(to, row.home or row.role)
        if row.requester == to:
            raise Conflict("own_request", task=task, actor=to)
        if row.assignee == to and row.comes_back_to is None:
            raise Conflict("has_it_already", task=task, person=to)

    async def _open(self, task: str) -> TaskDetail:
        row = await self._task(task)
        if row.status is not TaskStatus.OPEN:
            raise Conflict("task_not_open", task=task)
        return row

    async def _own(self, task: str, actor: str) -> TaskDetail:
        row = await self._open(task)
        if row.assignee is None:
            raise Conflict("claim_first", task=task)
        if row.assignee != actor:
            raise Conflict("task_belongs", task=task, assignee=row.assignee)
        return row

    # --- who may

    async def may_complete(self, row: TaskDetail, actor: str, on_behalf_of: str | None = None) -> None:
        """Refuse whoever neither has the task's role nor stands in for whoever has it. Errors: Conflict, NotFound."""
        if actor == row.assignee or on_behalf_of is not None:
            await self._may_one_of(actor, await self.stands_in(row))
        else:
            await self.may(actor, row.role)

    async def stands_in(self, row: TaskDetail) -> tuple[Role, ...]:
        """Who may act for whoever has a task: its role, the roles on its ladder, and operations."""
        with records():
            header = await reading_journeys.journey_header(self.database, row.journey)
            standard = await rulebooks.standard(self.database, header.standard, header.standard_version)
        ladder = row.wait.ladder if row.wait else standard.tasks[row.kind].ladder
        above = [climb.to for climb in standard.ladders[ladder or "normal"].escalate]
        own = [role for role in (row.role, row.home) if role is not None]
        return tuple(dict.fromkeys([*own, *above, Role.OPERATIONS]))

    async def _may_hand_on(self, row: TaskDetail, actor: str) -> None:
        if actor in (row.assignee, row.comes_back_to):
            await self._person(actor)
        else:
            await self._may_one_of(actor, await self.stands_in(row))

    async def _may_one_of(self, handle: str, roles: tuple[Role, ...]) -> None:
        with records():
            person = await staff.get(self.database, await self._person(handle))
        if not set(roles) & set(person.roles):
            raise Conflict("none_of_roles", handle=handle, roles=list(roles))

    # --- what they share

    async def _begun(self, task: str, command: str | None) -> tuple[TaskDetail, str, Receipt | None]:
        """The task, the command, and its receipt when it was done before: whose the task is may have changed by it."""
        row = await self._task(task)
        if command is None:
            return row, new_command(), None
        return row, command, await self._done(row.journey, command)

    async def _given(
        self, row: TaskDetail, command: str, actor: str, reason: str, words: str | None
    ) -> dict[str, Any]:
        kept = await self._keep(command, row.journey, words)
        act = HandOn(command=command, actor=actor, task=row.task, reason=reason, words=kept)
        return act.model_dump()

    async def _works_here(self, handle: str) -> bool:
        with records():
            return (await staff.get(self.database, handle)).active
