"""Who has a task and who is away, as docs/operations/tasks.md and people.md say it."""

from datetime import datetime
from typing import Any

from tests.proof.meetings import Meetings
from tests.proof.model import OWN_ROLE
from tests.proof.oracle import Clock
from tests.proof.things import Absence, Task


class Hands(Meetings):
    """One journey, and what people do with its tasks."""

    # --- who has a task

    def hand(
        self,
        key: str,
        to: str | None,
        *,
        role: str | None = None,
        handed_by: str | None = None,
        comes_back_to: str | None = None,
        lent_by: str | None = None,
    ) -> None:
        """Somebody else has it; its clock goes on, and nobody new sleeps over it."""
        task, clock = self.tasks[key], self.clocks[key]
        home = task.home or task.role
        task.role = role or task.role
        task.home = None if task.role == home else home
        task.handed_by, task.comes_back_to, task.lent_by = handed_by, comes_back_to, lent_by
        if task.assignee != to:
            clock.wake(self.company, self.now)
        task.assignee = to
        clock.changed(self.company, self.now)
        clock.assignee, clock.role, clock.home = to, task.role, task.home

    def claim(self, key: str, actor: str) -> None:
        if self.tasks[key].assignee is None:
            self.hand(key, actor)

    def release(self, key: str) -> None:
        self._hand_on(key, None, role=self.tasks[key].home)

    def _hand_on(self, key: str, to: str | None, **how: Any) -> None:
        """Who is away keeps what they are given, and whoever stands in for them does it meanwhile."""
        self.hand(key, to, **how)
        self._lend_one(self.tasks[key])

    def assign(self, key: str, to: str, by: str) -> None:
        self._hand_on(key, to, role=self.tasks[key].home, handed_by=None if by == to else by)

    def delegate(self, key: str, to: str, by: str) -> None:
        self._hand_on(key, to, role=self.tasks[key].home, handed_by=by, comes_back_to=by)

    def give_back(self, key: str, by: str) -> None:
        """To whoever handed it over, else to the first role above on its ladder."""
        task = self.tasks[key]
        giver = task.comes_back_to or task.handed_by
        if giver is not None and giver not in (by, task.requester):
            self._hand_on(key, giver)
            return
        told = [climb["to"] for climb in self.company.ladder(self.clocks[key].ladder)["escalate"]]
        above = told[told.index(task.role) + 1 :] if task.role in told else told
        person = self.member(above[0])
        self._hand_on(key, None if person in (by, task.requester) else person, role=above[0])

    def snooze(self, key: str, until: datetime | None) -> None:
        clock = self.clocks[key]
        clock.wake(self.company, self.now)
        if until is not None:
            clock.put_off(until)
        clock.changed(self.company, self.now)

    def complete(self, key: str, by: str, told: Any = None) -> None:
        task = self.tasks.pop(key)
        del self.clocks[key]
        self._answer(key, by=by, order=task.order, told=told)
        self._settle()

    def appoint(self, role: str, person: str) -> None:
        """What whoever had the role before has open goes over, now and when it opens."""
        before = self.member(role)
        self.team[role] = person
        self.successors.get(person, {}).pop(role, None)
        self._hand_over(role, before, person)

    def _hand_over(self, role: str, before: str | None, person: str) -> None:
        """What somebody has open by a role, now and when it opens; a meeting stays with its host until it is moved."""
        for task in [task for task in self.tasks.values() if task.role == role]:
            if before is not None and task.comes_back_to == before:
                if person in (task.assignee, task.requester):
                    self.hand(task.key, task.assignee, lent_by=task.lent_by)
                else:
                    self.hand(
                        task.key, task.assignee, handed_by=person, comes_back_to=person, lent_by=task.lent_by
                    )
            if (task.lent_by or task.assignee) != before:
                continue
            if task.requester != person:
                doer, lender = self._doer_of(task, person)
                self.hand(task.key, doer, lent_by=lender)
            elif task.assignee is not None:
                self.hand(task.key, None)
        for clock in self.clocks.values():
            hosted = any(
                clock.key.startswith(f"{one.key}/") for one in self.meetings.values() if one.host == before
            )
            if clock.kind == "opens" and clock.role == role and clock.assignee == before and not hosted:
                clock.assignee = person

    def replace(self, person: str, successors: dict[str, str], *, gone: bool) -> None:
        """Others take over all that somebody has by these roles: the team, tasks, promises, standing in for others."""
        self.successors[person] = {**self.successors.get(person, {}), **successors}
        for role, other in successors.items():
            self.successors.get(other, {}).pop(role, None)
        for role, other in successors.items():
            if self.member(role) == person:
                self.appoint(role, other)
            self._hand_over(role, person, other)
        for task in list(self.tasks.values()):
            kept = task.comes_back_to == person and not gone and (task.home or task.role) not in successors
            if not kept and person in (task.handed_by, task.comes_back_to):
                self.hand(task.key, task.assignee, lent_by=task.lent_by)
        for duty in self.duties.values():
            role = duty.about.get("role") or OWN_ROLE
            if duty.about.get("assignee") == person and role in successors:
                duty.about["assignee"] = successors[role]
        self._stand_in(person, successors, gone=gone)

    def _stand_in(self, person: str, successors: dict[str, str], *, gone: bool) -> None:
        """Whoever took over stands in where they would have; nobody for themselves."""
        for absence in list(self.absences.values()):
            if absence.person == person:
                if gone:
                    self._back(absence)
                continue
            deputies = {
                role: successors.get(role, deputy) if deputy == person else deputy
                for role, deputy in absence.deputies.items()
            }
            left = {role: one for role, one in deputies.items() if one != absence.person}
            if left != absence.deputies:
                absence.deputies = left
                self._lend()

    # --- who is away

    def absent(
        self, name: str, person: str, starts: datetime, ends: datetime, deputies: dict[str, str]
    ) -> None:
        known = self.absences.get(name)
        if ends <= max(self.now, starts):
            if known is not None:
                self._back(known)
            return
        self.absences[name] = Absence(name, person, starts, ends, deputies)
        for what, at in (("absence_begins", starts), ("absence_ends", ends)):
            key = f"away/{name}/{what}"
            self.clocks.pop(key, None)
            if what == "absence_ends" or starts > self.now:
                self.clocks[key] = Clock(
                    key, "until", what, self.now, at, "0 minutes", assignee=person, counts_for="firm"
                )
        self._lend()

    def _absence_reached(self, key: str) -> None:
        absence = self.absences[key.split("/")[1]]
        if key.endswith("begins"):
            self._lend()
        else:
            self._back(absence)

    def _back(self, absence: Absence) -> None:
        del self.absences[absence.name]
        for what in ("absence_begins", "absence_ends"):
            self.clocks.pop(f"away/{absence.name}/{what}", None)
        self._lend()

    def _lend(self) -> None:
        """What falls due before its owner is back goes to the deputy; what was lent comes back with the owner."""
        for task in list(self.tasks.values()):
            self._lend_one(task)

    def _lend_one(self, task: Task) -> None:
        owner = task.lent_by or task.assignee
        if owner is None or (task.lent_by is None and not self._due_while_away(task)):
            return
        doer, lender = self._doer_of(task, owner)
        if (doer, lender) != (task.assignee, task.lent_by):
            comes_back_to, handed_by = task.comes_back_to, task.handed_by
            self.hand(task.key, doer, handed_by=handed_by, comes_back_to=comes_back_to, lent_by=lender)

    def _due_while_away(self, task: Task) -> bool:
        at = self.clocks[task.key].due_at(self.company)
        return any(
            one.person == task.assignee and one.starts <= self.now < one.ends and at < one.ends
            for one in self.absences.values()
        )
