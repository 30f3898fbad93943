"""Asking people: a task is opened once for its key, and awaited until somebody completes it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from domain.pausing import ClockKind
from domain.roles import Role
from domain.tasks import OpenTask, TaskKind
from domain.waits import Wait, WaitKind
from workflows.parts.ledger import LEFT_OUT
from workflows.parts.view import View

F = TypeVar("F", bound=BaseModel)

RIGHT_THEN = "0 hours"
"""The rule of what is due, or opens, at the very instant that it counts from."""


class LeftOut(Exception):
    """A pause dropped what was asked for; the process goes on without."""


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
        keeps: bool = False,
        droppable: bool = False,
        earliest: datetime | None = None,
        due: datetime | None = None,
    ) -> F:
        """Have a person do one thing and return their answers.

        Raises:
            LeftOut: the process can do without it (``droppable``), and a pause dropped it.

        Args:
            opens: a due rule; the task opens only then, reckoned from ``anchor``.
            anchor: from when ``opens`` counts; without ``opens``, from when the due time counts. Now by default.
            within: the due rule, when it is not the standard's for this kind.
            role: who does it, when it is not the standard's role.
            assignee: a person; otherwise the journey's own for that role, or the role's queue.
            requester: who may not complete it (nobody approves their own request).
            about: what form and script need to know; never personal. A function is asked when the task
                opens.
            earliest: from when somebody may have it opened before its time; its due time stays.
            due: the instant at which it is due, whenever it opens; for what somebody was promised by a time.
            keeps: True for what goes on in every pause; otherwise the standard says what its clock counts for.
        """
        full = self.key(key)
        if self._not_asked(full):
            # Whoever is named, as the host of a meeting, was chosen by the version that this stage goes by.
            named = role is not None or assignee is not None
            if assignee is not None:
                role = role or self.standard.tasks[kind.name].role
            rule = self.rules.standard.tasks[kind.name]
            clock = ClockKind.FIRM if keeps else rule.clock
            if opens is not None:
                self.begin_wait(
                    f"{full}/opens",
                    WaitKind.OPENS,
                    kind.name,
                    opens,
                    anchor,
                    calendar=rule.calendar,
                    clock=clock,
                    droppable=droppable,
                    role=role or rule.role,
                    named_role=named,
                    assignee=self._whose(assignee, role or rule.role, requester),
                    earliest=earliest,
                )
                anchor = await self._reached(f"{full}/opens")
                assignee = self.state.answers[f"{full}/opens"].payload.get("assignee", assignee)
            if self._not_asked(full):
                rule = self.rules.standard.tasks[kind.name]  # perhaps of a newer standard by now
                clock = ClockKind.FIRM if keeps else rule.clock
                task = OpenTask(
                    task=self._ledger.next_task_id(),
                    key=full,
                    kind=kind.name,
                    role=role or rule.role,
                    assignee=self._whose(assignee, role or rule.role, requester),
                    requester=requester,
                    opened_at=self.now,
                    order=self._ledger.next_order(),
                    about=(about() if callable(about) else about) or {},
                )
                wait = _clock(
                    task,
                    rule=RIGHT_THEN if due else self.newest(within or rule.within),
                    named_role=named,
                    anchor=self._not_before_return(due or anchor or self.now),
                    calendar=rule.calendar,
                    ladder=rule.ladder,
                    clock=clock,
                    droppable=droppable,
                )
                self._ledger.open_task(task, wait)
        await self._runtime.answered(full)
        answers = self.state.answers[full].payload
        if answers == LEFT_OUT:
            raise LeftOut(kind.name)
        return kind.payload(answers)

    def left_out(self, key: str) -> bool:
        """Whether a pause dropped what was asked for under a key."""
        answer = self.state.answers.get(self.key(key))
        return answer is not None and answer.payload == LEFT_OUT

    def withdraw(self, kinds: Collection[str], payload: dict[str, Any], reason: str) -> None:
        """Answer in people's place what is open or about to open of these kinds, in every strand of the journey.

        These answers follow from the one that is being acted on, and are void with it.
        """
        for task in [task for task in self.state.tasks.values() if task.kind in kinds]:
            self._ledger.void_task(task, reason)
            self._ledger.answer(task.key, payload)
        opening = [wait for wait in self.state.waits.values() if wait.kind is WaitKind.OPENS]
        for wait in [wait for wait in opening if wait.subject in kinds]:
            self._ledger.end_wait(wait.key)
            self._ledger.answer(wait.key.removesuffix("/opens"), payload)
            self._ledger.answer(wait.key, {"at": self.now.isoformat()})

    def ask_anew(self, kind: TaskKind[Any], **about: Any) -> None:
        """Put what is open of a kind before people anew, with what is known otherwise by now; its clock goes on."""
        for task in [task for task in self.state.tasks.values() if task.kind == kind.name]:
            wait = self.state.waits[task.key]
            self._ledger.void_task(task, "told_anew")
            changed = {"task": self._ledger.next_task_id(), "about": {**task.about, **about}}
            anew = task.model_copy(update=changed)
            self._ledger.open_task(anew, wait.model_copy(update={"task": anew.task}))

    def rearm(self, kinds: Collection[str], change: Callable[[str], str]) -> None:
        """Give every open task of these kinds another due rule, from where it counts; it reminds and escalates anew."""
        for task in [task for task in self.state.tasks.values() if task.kind in kinds]:
            wait = self.state.waits[task.key]
            changes = {"rule": change(wait.rule), "source": None, "rung": 0}
            self._ledger.set_wait(wait.model_copy(update=changes))

    def _not_before_return(self, anchor: datetime) -> datetime:
        """Who is asked again has their time from the way back, and whom we took over, from then on."""
        back, anchor = self.state.returned_at, self.ours(anchor)
        return anchor if back is None else max(anchor, back)

    def _whose(self, named: str | None, role: Role, requester: str | None) -> str | None:
        """The person whose task it is now; the role's queue where the team's own asked for the approval."""
        person = named or self.person(role)
        return None if person == requester else person

    def _not_asked(self, full: str) -> bool:
        return full not in self.state.answers and self._ledger.task_at(full) is None

    async def reached(self, key: str) -> None:
        """Await that ``key`` is answered, by whatever else asks for it or by an act from outside."""
        await self._runtime.answered(self.key(key))

    async def until(
        self,
        key: str,
        rule: str,
        anchor: datetime | None = None,
        *,
        subject: str,
        calendar: str = "customer",
        clock: ClockKind = ClockKind.WORK,
        keeps: bool = False,
    ) -> datetime:
        """Wait for an instant without asking anybody; returns the instant as it was told."""
        full = self.key(key)
        clock = ClockKind.FIRM if keeps else clock
        self.begin_wait(full, WaitKind.UNTIL, subject, rule, anchor, calendar=calendar, clock=clock)
        return await self._reached(full)

    async def _reached(self, full: str) -> datetime:
        """Await an instant that a wait was begun for; returns it as it was told."""
        await self._runtime.answered(full)
        return datetime.fromisoformat(self.state.answers[full].payload["at"])


def _clock(
    task: OpenTask,
    *,
    rule: str,
    named_role: bool,
    anchor: datetime,
    calendar: str,
    ladder: str,
    clock: ClockKind,
    droppable: bool = False,
) -> Wait:
    """The clock of an open task."""
    return Wait(
        key=task.key,
        kind=WaitKind.TASK,
        subject=task.kind,
        task=task.task,
        role=task.role,
        named_role=named_role,
        assignee=task.assignee,
        since=task.opened_at,
        anchor=anchor,
        rule=rule,
        calendar=calendar,
        ladder=ladder,
        clock=clock,
        droppable=droppable,
        order=task.order,
    )
