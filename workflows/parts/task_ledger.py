"""The ledger of a journey's tasks: opened, given to people, put off, completed or void, each with its entry."""

from datetime import datetime
from typing import Any

from domain.absences import Whose
from domain.events import TaskAssigned, TaskCompleted, TaskOpened, TaskSnoozed, TaskVoided
from domain.pausing import PauseRule
from domain.roles import Role
from domain.snoozing import awake, snoozed
from domain.tasks import OpenTask
from domain.waits import Wait
from workflows.parts.bookkeeping import Bookkeeping

LEFT_OUT = {"left_out": True}
"""The answer to what a pause dropped."""
_HANDS = {"task", "assignee", "role", "home", "handed_by", "comes_back_to", "lent_by"}


class TaskLedger(Bookkeeping):
    """Changes the tasks of a journey."""

    def open_task(self, task: OpenTask, wait: Wait) -> None:
        """Put a task before people; ``wait`` is its clock. What a pause drops falls away at once."""
        if task.assignee is not None:
            task.assignee, task.lent_by = self.doer(task, task.assignee)
            wait = wait.model_copy(update={"assignee": task.assignee})
        armed = self._armed(wait)
        self.state.tasks[task.task] = task
        self.emit(
            TaskOpened(
                task=task.task,
                key=task.key,
                kind=task.kind,
                role=task.role,
                assignee=task.assignee,
                lent_by=task.lent_by,
                requester=task.requester,
                due_at=armed.due_at,
                why=wait.rule,
                about=task.about,
            )
        )
        self._keep(armed)
        if self.in_pause(wait) is PauseRule.DROP:
            self.leave_out(wait)

    def doer(self, task: OpenTask, person: str) -> Whose:
        """Who does now a task that is a person's; nobody approves what they asked for."""
        found = self.whose(task.role, person)
        return found if found.assignee != task.requester else Whose(None, found.lent_by)

    def next_task_id(self) -> str:
        self.state.tasks_opened += 1
        return f"{self.state.journey}-{self.state.tasks_opened}"

    def assign(
        self,
        task: OpenTask,
        assignee: str | None,
        how: Any,
        *,
        role: Role | None = None,
        handed_by: str | None = None,
        comes_back_to: str | None = None,
        lent_by: str | None = None,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        """Give the task to a person or to a queue; its clock goes on, is armed anew, and nobody new sleeps over it.

        Args:
            role: whose it is from now on: the role that it belongs to, or that one's lead. As before when absent.
            handed_by: who gets it when the assignee returns it.
            comes_back_to: whose it stays meanwhile; without it, it is given for good.
            lent_by: who has it back when they return from an absence.
        """
        home = task.home or task.role
        task.role = role or task.role
        task.home = None if task.role is home else home
        task.handed_by, task.comes_back_to, task.lent_by = handed_by, comes_back_to, lent_by
        wait = self.state.waits[task.key]
        if task.assignee != assignee:
            wait = awake(wait, self.state.rules, self.now())
        self._name(task, assignee, how, reason, words)
        whose = {"assignee": assignee, "role": task.role, "home": task.home}
        self.set_wait(wait.model_copy(update=whose))

    def _name(
        self,
        task: OpenTask,
        assignee: str | None,
        how: Any,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        before, task.assignee = task.assignee, assignee
        self.emit(
            TaskAssigned(
                **task.model_dump(include=_HANDS),
                how=how,
                before=before,
                reason=reason,
                words=words,
            )
        )

    def snooze(self, task: OpenTask, until: datetime | None) -> None:
        """Remind of the task at a time in place of its ladder's; None ends that. Its due time stays."""
        wait = awake(self.state.waits[task.key], self.state.rules, self.now())
        self.emit(TaskSnoozed(task=task.task, until=until))
        self.set_wait(wait if until is None else snoozed(wait, until))

    def complete(
        self,
        task: OpenTask,
        actor: str,
        answers: dict[str, Any],
        *,
        on_behalf_of: str | None = None,
        reason: str | None = None,
        words: str | None = None,
    ) -> None:
        """The task is done; whoever does one from the queue takes it by that."""
        if task.assignee is None:
            self._name(task, actor, "claimed")
        due_at = self.state.waits[task.key].due_at
        self.emit(
            TaskCompleted(
                task=task.task,
                key=task.key,
                kind=task.kind,
                answers=answers,
                on_time=due_at is None or self.now() <= due_at,
                on_behalf_of=on_behalf_of,
                reason=reason,
                words=words,
            )
        )
        self._done = task.task, actor
        del self.state.tasks[task.task]
        self.end_wait(task.key)
        self.answer(task.key, answers, actor, task.order, on_behalf_of)

    def void_task(self, task: OpenTask, reason: str) -> None:
        self.emit(TaskVoided(task=task.task, key=task.key, reason=reason))
        del self.state.tasks[task.task]
        self.end_wait(task.key)

    def leave_out(self, wait: Wait) -> None:
        """A pause drops what a wait is for: nobody is asked, and whoever awaits it goes on without."""
        task = self.task_at(wait.key)
        if task is not None:
            self.void_task(task, "left_out")
        else:
            self.end_wait(wait.key)
            self.answer(wait.key, {"at": self.now().isoformat()})
        self.answer(wait.key.removesuffix("/opens"), LEFT_OUT)

    def task_at(self, key: str) -> OpenTask | None:
        return next((task for task in self.state.tasks.values() if task.key == key), None)
