"""The ledger of one journey: every change of its state, each with its journal entry.

Tasks are changed in ``task_ledger``, waits and answers in ``bookkeeping``; stage code and acts know nothing but this.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.appointments import Agreement, Appointment, AskedBy, Outcome
from domain.events import (
    AppointmentBooked,
    AppointmentConfirmed,
    AppointmentEnded,
    CustomerTakenOver,
    FactsChanged,
    JourneyStarted,
    NotDoneHere,
    NoticeIssued,
    PromiseMade,
    PromiseSettled,
    StageEntered,
    StatusChanged,
)
from domain.promises import Promise
from domain.stages import STAGES, Stage, Status
from workflows.parts.cover import AbsenceLedger
from workflows.parts.task_ledger import LEFT_OUT

if TYPE_CHECKING:
    from workflows.parts.process import Amending

__all__ = ["LEFT_OUT", "Ledger"]


class Ledger(AbsenceLedger):
    """Changes a journey's state and writes down each change."""

    outliving: Collection[str] = ()
    """The matters that go on when the journey is lost or closed."""
    amending: "Amending | None" = None
    """What of its facts may be corrected, and what follows from that."""

    # --- stage, status, facts

    def begin(self) -> None:
        """Write the first entries of a journal: where it begins, and of whom who was taken over, what was before."""
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
        if state.taken_over is not None:
            self.emit(CustomerTakenOver(known=state.taken_over))

    def not_done_here(
        self, what: str, on: date | None, *, since: date | None = None, times: int = 1, **about: Any
    ) -> None:
        """What was due before the customer was taken over is left as it is, and that is written down."""
        self.emit(NotDoneHere(what=what, on=on, since=since, times=times, about=about))

    def enter_stage(self, stage: Stage) -> None:
        self.state.stage = stage
        self.state.stage_since = self.now()
        self.emit(StageEntered(stage=stage))

    def set_status(self, status: Status, reason: str, words: str | None = None) -> None:
        """The status from now on; a pause tells its expected end with it."""
        self.state.status = status
        if status in (Status.LOST, Status.CLOSED):
            self.forget_absences()
        pause = self.state.pause if status is Status.PAUSED else None
        until = pause.until if pause else None
        self.emit(StatusChanged(status=status, reason=reason, words=words, until=until))

    def set_facts(self, facts: dict[str, Any]) -> None:
        """Keep what later stages need; facts already known with the same value change nothing."""
        changed = {name: value for name, value in facts.items() if self.state.facts.get(name) != value}
        if changed:
            self.state.facts.update(changed)
            self.emit(FactsChanged(facts=changed))

    # --- appointments, promises, notices

    def book(self, appointment: Appointment) -> None:
        self.state.appointments[appointment.key] = appointment
        self.emit(AppointmentBooked(**appointment.model_dump(exclude={"confirmed", "lent_by", "order"})))

    def confirm(self, key: str, confirmed: bool) -> None:
        self.state.appointments[key].confirmed = confirmed
        self.emit(AppointmentConfirmed(key=key, confirmed=confirmed))

    def end_appointment(
        self,
        key: str,
        outcome: Outcome,
        *,
        moved_by: AskedBy | None = None,
        agreed: Agreement | None = None,
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
                agreed_by=agreed.by if agreed else None,
                agreed_via=agreed.via if agreed else None,
                late_minutes=late_minutes,
                checked=checked,
                words=words,
            )
        )

    def promise(self, key: str, what: str, by: datetime, **said: Any) -> None:
        """Something the customer was told will happen by an instant (R003-ATT-01).

        Args:
            said: ``words``, ``person`` and ``not_before``, where they were said.
        """
        if key in self.state.promises:
            return
        made = Promise(key=key, what=what, by=by, order=self.next_order(), **said)
        self.state.promises[key] = made
        self.emit(PromiseMade(**made.model_dump(exclude={"order"})))

    def settle_promise(
        self, key: str, kept: bool | None, why: str | None = None, words: str | None = None
    ) -> None:
        """The end of a promise, with the task that kept it and whoever did it or had it to do."""
        promise = self.state.promises.pop(key, None)
        if promise is None:
            return
        task, who = self._done if kept and self._done else (None, self._whose(promise))
        self.emit(
            PromiseSettled(key=key, what=promise.what, kept=kept, why=why, words=words, task=task, person=who)
        )

    def _whose(self, promise: Promise) -> str | None:
        """Who has it to do: whose task stands open beside the promise, else who was named."""
        place, _, _ = promise.key.rpartition("/")
        beside = [task for task in self.state.tasks.values() if task.key.startswith(f"{place}/")]
        theirs = [task for task in beside if task.assignee is not None and place not in STAGES]
        return min(theirs, key=lambda task: task.order).assignee if theirs else promise.person

    def notify(self, key: str, notice: str, to: tuple[str, ...], about: dict[str, Any]) -> None:
        self.emit(NoticeIssued(key=key, notice=notice, to=to, about=about))
