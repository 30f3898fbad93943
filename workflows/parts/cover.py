"""Absences on a journey: what somebody has to do while they are away is others', and comes back (X-32).

Who is away gets no new work. What they have open and what falls due before they are back goes to their deputy when the
absence begins; what is not done by its end is theirs again. Begin and end are waits like any other: nobody has to
press a button on the day. The team of the journey stays as it is.
"""

from domain.absences import Absence
from domain.events import PersonAway, PersonBack
from domain.pausing import ClockKind
from domain.tasks import OpenTask
from domain.waits import Wait, WaitKind
from workflows.parts.task_ledger import TaskLedger

AWAY = "away"
"""The first part of the keys of these waits."""
BEGINS, ENDS = "absence_begins", "absence_ends"


class AbsenceLedger(TaskLedger):
    """Changes what a journey knows of who is away, and lends their work."""

    def know_absence(self, absence: Absence) -> None:
        """Learn of an absence, or of another time or deputy of one; the same again changes nothing.

        One that is over, or was called off before it began, is forgotten.
        """
        state = self.state
        known = state.absences.get(absence.absence)
        if known == absence:
            return
        if absence.ends <= max(self.now(), absence.starts):
            if known is not None:
                self.end_absence(known)
            return
        state.absences[absence.absence] = absence
        self.emit(PersonAway(absence=absence))
        if absence.starts > self.now():
            self._wait(absence, BEGINS)
        else:
            self.end_wait(_key(absence, BEGINS))
        self._wait(absence, ENDS)
        self.lend()

    def absence_reached(self, wait: Wait) -> None:
        """The begin or the end of an absence has come."""
        absence = self.state.absences.get(wait.key.split("/")[1])
        if absence is None:
            return
        if wait.subject == BEGINS:
            self.lend()
        else:
            self.end_absence(absence)

    def forget_absences(self) -> None:
        """The journey ends: nobody stands in for anybody."""
        for absence in list(self.state.absences.values()):
            self.end_absence(absence)

    def lend(self) -> None:
        """Bring every open task, and every one that is going to open, to whoever has it by the absences as they are."""
        for task in list(self.state.tasks.values()):
            self.lend_task(task)
        for wait in list(self.state.waits.values()):
            if wait.kind is WaitKind.OPENS:
                self.set_wait(wait)

    def end_absence(self, absence: Absence) -> None:
        """What was lent is theirs again."""
        del self.state.absences[absence.absence]
        for what in (BEGINS, ENDS):
            self.end_wait(_key(absence, what))
        self.emit(PersonBack(absence=absence.absence, person=absence.person))
        self.lend()

    def lend_task(self, task: OpenTask) -> None:
        """Bring an open task to whoever has it by the absences as they are: lent, or back."""
        owner = task.lent_by or task.assignee
        if owner is None:
            return
        then = self.doer(task, owner)
        if task.lent_by is None and not self._due_while_away(task):
            return
        if then != (task.assignee, task.lent_by):
            how = "back" if then.lent_by is None else "lent"
            self.assign(
                task,
                then.assignee,
                how,
                handed_by=task.handed_by,
                comes_back_to=task.comes_back_to,
                lent_by=then.lent_by,
            )

    def _due_while_away(self, task: OpenTask) -> bool:
        """Whether whoever has it is away now, and not back before it is due."""
        due, now = self.state.waits[task.key].due_at, self.now()
        back = [
            one.ends
            for one in self.state.absences.values()
            if one.person == task.assignee and one.covers(now)
        ]
        return due is not None and any(due < ends for ends in back)

    def _wait(self, absence: Absence, what: str) -> None:
        at = absence.starts if what == BEGINS else absence.ends
        self.set_wait(
            Wait(
                key=_key(absence, what),
                kind=WaitKind.UNTIL,
                subject=what,
                assignee=absence.person,
                since=self.now(),
                anchor=at,
                rule="0 minutes",
                calendar="customer",
                clock=ClockKind.FIRM,
            )
        )


def of_absence(wait: Wait) -> bool:
    """Whether a wait is for the begin or the end of an absence."""
    return wait.key.startswith(f"{AWAY}/")


def _key(absence: Absence, what: str) -> str:
    return f"{AWAY}/{absence.absence}/{what}"
