"""The ledger of one journey: every change of its state, each with its journal entry.

Nothing here knows Temporal. Time comes from the outside, so that the same rules can be driven by a workflow, by a
test, or by a model.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from domain.appointments import Appointment, AskedBy, Outcome
from domain.events import (
    AppointmentBooked,
    AppointmentConfirmed,
    AppointmentEnded,
    Entry,
    Event,
    FactsChanged,
    JourneyStarted,
    NoticeIssued,
    PromiseMade,
    PromiseSettled,
    StageEntered,
    StatusChanged,
    TaskAssigned,
    TaskCompleted,
    TaskOpened,
    TaskVoided,
    WaitArmed,
    WaitEnded,
)
from domain.paused_waits import does, held
from domain.pausing import PauseRule
from domain.promises import Promise
from domain.stages import Stage, Status
from domain.state import JourneyState
from domain.tasks import Answer, OpenTask
from domain.waits import Wait, arm

SYSTEM = "system"
LEFT_OUT = {"left_out": True}
"""The answer to what a pause dropped."""


class Ledger:
    """Changes a journey's state and writes down each change."""

    def __init__(self, state: JourneyState, now: Callable[[], datetime]) -> None:
        self.state = state
        self.now = now
        self.changes = 0
        """Counts every change; whoever waits for quiet watches it."""
        self._actor = SYSTEM
        self._command: str | None = None
        self._answered: Callable[[str], None] = lambda _key: None

    def on_answer(self, tell: Callable[[str], None]) -> None:
        """Have ``tell`` called with each key that gets its answer."""
        self._answered = tell

    def begin_command(self, command: str, actor: str) -> None:
        """The entries that follow are caused by this command, until ``end_command``."""
        self._command, self._actor = command, actor

    def end_command(self) -> None:
        self._command, self._actor = None, SYSTEM

    def emit(self, event: Event) -> Entry:
        """Append an entry to the buffer that ``record`` writes."""
        state = self.state
        state.seq += 1
        entry = Entry(
            seq=state.seq,
            at=self.now(),
            stage=state.stage,
            actor=self._actor,
            command=self._command,
            event=event,
        )
        self._command = None
        state.buffer.append(entry)
        self.changes += 1
        return entry

    # --- stage, status, facts

    def begin(self) -> None:
        """Write the first entry of a journal."""
        state = self.state
        self.emit(
            JourneyStarted(
                customer=state.customer,
                property=state.property,
                standard=state.rules.standard.name,
                standard_version=state.rules.standard.version,
                calendars={name: calendar.version for name, calendar in state.rules.calendars.items()},
                owner=state.owner,
                team=state.team,
            )
        )

    def enter_stage(self, stage: Stage) -> None:
        self.state.stage = stage
        self.state.stage_since = self.now()
        self.emit(StageEntered(stage=stage))

    def set_status(self, status: Status, reason: str, words: str | None = None) -> None:
        """The status from now on; a pause tells its expected end with it."""
        self.state.status = status
        pause = self.state.pause if status is Status.PAUSED else None
        until = pause.until if pause else None
        self.emit(StatusChanged(status=status, reason=reason, words=words, until=until))

    def set_facts(self, facts: dict[str, Any]) -> None:
        """Keep what later stages need; facts already known with the same value change nothing."""
        changed = {name: value for name, value in facts.items() if self.state.facts.get(name) != value}
        if changed:
            self.state.facts.update(changed)
            self.emit(FactsChanged(facts=changed))

    # --- waits

    def set_wait(self, wait: Wait) -> Wait:
        """Begin or change a wait: its next instant is computed and journalled."""
        return self._keep(self._armed(wait))

    def _armed(self, wait: Wait) -> Wait:
        """The wait with its next instant; one that begins in a pause stands still like the others."""
        if wait.key not in self.state.waits and self.in_pause(wait) is not PauseRule.KEEP:
            wait = held(wait, self.now())
        return arm(wait, self.state.rules, self.state.journey)

    def in_pause(self, wait: Wait) -> PauseRule:
        """What the pause that there is does to a wait; without one it goes on."""
        pause = self.state.pause
        return does(wait, self.state.rules.standard, pause.reason if pause else None)

    def _keep(self, armed: Wait) -> Wait:
        if self.state.waits.get(armed.key) != armed:
            self.state.waits[armed.key] = armed
            self.emit(WaitArmed(wait=armed))
        return armed

    def end_wait(self, key: str) -> Wait | None:
        wait = self.state.waits.pop(key, None)
        if wait is not None:
            self.emit(WaitEnded(key=key))
        return wait

    def next_wait(self) -> Wait | None:
        """The wait whose armed instant comes first."""
        armed = [wait for wait in self.state.waits.values() if wait.armed is not None]
        return min(armed, key=_fires, default=None)

    def due_waits(self) -> list[Wait]:
        """The waits whose armed instant has come, the earliest first."""
        now = self.now()
        due = [wait for wait in self.state.waits.values() if wait.armed and wait.armed.fires <= now]
        return sorted(due, key=_fires)

    def rearm_all(self) -> tuple[str, ...]:
        """Compute every wait afresh; returns the keys whose told instant moved."""
        moved = []
        for key, wait in list(self.state.waits.items()):
            before = wait.armed.at if wait.armed else None
            after = self.set_wait(wait)
            if (after.armed.at if after.armed else None) != before:
                moved.append(key)
        return tuple(moved)

    # --- tasks and answers

    def open_task(self, task: OpenTask, wait: Wait) -> None:
        """Put a task before people; ``wait`` is its clock. What a pause drops falls away at once."""
        armed = self._armed(wait)
        self.state.tasks[task.task] = task
        self.emit(
            TaskOpened(
                task=task.task,
                key=task.key,
                kind=task.kind,
                role=task.role,
                assignee=task.assignee,
                requester=task.requester,
                due_at=armed.due_at,
                why=wait.rule,
                about=task.about,
            )
        )
        self._keep(armed)
        if self.in_pause(wait) is PauseRule.DROP:
            self.leave_out(wait)

    def next_order(self) -> int:
        self.state.order += 1
        return self.state.order

    def next_task_id(self) -> str:
        self.state.tasks_opened += 1
        return f"{self.state.journey}-{self.state.tasks_opened}"

    def assign(self, task: OpenTask, assignee: str | None, how: Any) -> None:
        """Give the task to a person or back to its queue; its clock goes on and is armed anew."""
        self._name(task, assignee, how)
        wait = self.state.waits[task.key]
        self.set_wait(wait.model_copy(update={"assignee": assignee}))

    def _name(self, task: OpenTask, assignee: str | None, how: Any) -> None:
        task.assignee = assignee
        self.emit(TaskAssigned(task=task.task, assignee=assignee, how=how))

    def complete(self, task: OpenTask, actor: str, answers: dict[str, Any]) -> None:
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
            )
        )
        del self.state.tasks[task.task]
        self.end_wait(task.key)
        self.answer(task.key, answers, actor, task.order)

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

    def answer(
        self, key: str, payload: dict[str, Any], by: str | None = None, order: int | None = None
    ) -> None:
        """Keep what came back for a key, and wake the code that awaits it."""
        self.state.answers[key] = Answer(
            payload=payload,
            at=self.now(),
            by=by,
            order=self.next_order() if order is None else order,
            last_order=self.state.order,
        )
        self.changes += 1
        self._answered(key)

    def task_at(self, key: str) -> OpenTask | None:
        return next((task for task in self.state.tasks.values() if task.key == key), None)

    # --- appointments, promises, notices

    def book(self, appointment: Appointment) -> None:
        self.state.appointments[appointment.key] = appointment
        self.emit(AppointmentBooked(**appointment.model_dump(exclude={"confirmed", "order"})))

    def confirm(self, key: str, confirmed: bool) -> None:
        self.state.appointments[key].confirmed = confirmed
        self.emit(AppointmentConfirmed(key=key, confirmed=confirmed))

    def end_appointment(
        self,
        key: str,
        outcome: Outcome,
        *,
        moved_by: AskedBy | None = None,
        late_minutes: int | None = None,
        checked: bool | None = None,
        words: str | None = None,
    ) -> None:
        appointment = self.state.appointments.pop(key)
        self.emit(
            AppointmentEnded(
                key=key,
                kind=appointment.kind,
                outcome=outcome,
                moved_by=moved_by,
                late_minutes=late_minutes,
                checked=checked,
                words=words,
            )
        )

    def promise(self, key: str, what: str, by: datetime) -> None:
        """Something the customer was told will happen by an instant (R003-ATT-01)."""
        if key in self.state.promises:
            return
        self.state.promises[key] = Promise(key=key, what=what, by=by, order=self.next_order())
        self.emit(PromiseMade(key=key, what=what, by=by))

    def settle_promise(self, key: str, kept: bool | None) -> None:
        promise = self.state.promises.pop(key, None)
        if promise is not None:
            self.emit(PromiseSettled(key=key, what=promise.what, kept=kept))

    def notify(self, key: str, notice: str, to: tuple[str, ...], about: dict[str, Any]) -> None:
        self.emit(NoticeIssued(key=key, notice=notice, to=to, about=about))


def _fires(wait: Wait) -> tuple[datetime, str]:
    assert wait.armed is not None
    return wait.armed.fires, wait.key
