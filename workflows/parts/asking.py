"""Asking people: a task is opened once for its key, and awaited until somebody completes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from domain.roles import Role
from domain.tasks import OpenTask, TaskKind
from domain.waits import PauseRule, WaitKind
from workflows.parts.ledger import task_wait
from workflows.parts.view import View

F = TypeVar("F", bound=BaseModel)


class Asking(View):
    """What stage code awaits: a person's answer, or an instant."""

    async def ask(
        self,
        key: str,
        kind: TaskKind[F],
        *,
        opens: str | None = None,
        anchor: datetime | None = None,
        within: str | None = None,
        role: Role | None = None,
        assignee: str | None = None,
        requester: str | None = None,
        about: dict[str, Any] | Callable[[], dict[str, Any]] | None = None,
        keeps: bool | None = None,
    ) -> F:
        """Have a person do one thing and return their answers.

        Args:
            opens: a due rule; the task opens only then, reckoned from ``anchor``.
            anchor: from when ``opens`` counts; without ``opens``, from when the due time counts. Now by default.
            within: the due rule, when it is not the standard's for this kind.
            role: who does it, when it is not the standard's role.
            assignee: a person; otherwise the journey's own for that role, or the role's queue.
            requester: who may not complete it (nobody approves their own request).
            about: what form and script need to know; never personal. A function is asked when the task
                opens.
            keeps: whether its clock goes on in a pause; the standard's word by default.
        """
        full = self.key(key)
        if self._not_asked(full):
            rule = self.standard.tasks[kind.name]
            role = role or rule.role
            keeps = rule.keeps if keeps is None else keeps
            assignee = assignee or self.person(role)
            if opens is not None:
                self.begin_wait(
                    f"{full}/opens",
                    WaitKind.OPENS,
                    kind.name,
                    opens,
                    anchor,
                    calendar=rule.calendar,
                    keeps=keeps,
                    role=role,
                    assignee=assignee,
                )
                anchor = await self._reached(f"{full}/opens")
            if self._not_asked(full):
                task = OpenTask(
                    task=self._ledger.next_task_id(),
                    key=full,
                    kind=kind.name,
                    role=role,
                    assignee=assignee,
                    requester=requester,
                    opened_at=self.now,
                    order=self._ledger.next_order(),
                    about=(about() if callable(about) else about) or {},
                )
                self._ledger.open_task(
                    task,
                    task_wait(
                        task,
                        rule=within or rule.within,
                        anchor=anchor or self.now,
                        calendar=rule.calendar,
                        ladder=rule.ladder,
                        pause_rule=PauseRule.KEEP if keeps else PauseRule.SHIFT,
                    ),
                )
        await self._runtime.answered(full)
        return kind.payload(self.state.answers[full].payload)

    def _not_asked(self, full: str) -> bool:
        return full not in self.state.answers and self._ledger.task_at(full) is None

    async def until(
        self,
        key: str,
        rule: str,
        anchor: datetime | None = None,
        *,
        subject: str,
        calendar: str = "customer",
        keeps: bool = False,
    ) -> datetime:
        """Wait for an instant without asking anybody; returns the instant as it was told."""
        full = self.key(key)
        self.begin_wait(full, WaitKind.UNTIL, subject, rule, anchor, calendar=calendar, keeps=keeps)
        return await self._reached(full)

    async def _reached(self, full: str) -> datetime:
        """Await an instant that a wait was begun for; returns it as it was told."""
        await self._runtime.answered(full)
        return datetime.fromisoformat(self.state.answers[full].payload["at"])
