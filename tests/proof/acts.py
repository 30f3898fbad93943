"""What people do to a journey, as docs/operations says it: each act on the model."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.proof.days import Table, due
from tests.proof.hours import within
from tests.proof.oracle import Clock, Company
from tests.proof.steering import Steering
from tests.proof.things import Duty

BY_STANDARD = ("task", "opens")


class Acts(Steering):
    """One journey, and what can be done to it. The caller tells the time first (`at`)."""

    def at(self, now: datetime) -> "Acts":
        self.now = now
        return self

    # --- cases, promises, extra tasks

    def _begin(self, kind: str, what: str, **about: Any) -> None:
        key = self._numbered(f"case/{kind}")
        self.duties[key] = Duty(key, what, self.next_order(), alone=True, about=about)
        self._settle()

    def open_case(self) -> None:
        self._begin("complaint", "complaint")

    def add_task(self, by: datetime, role: str, person: str | None) -> None:
        self._begin("extra_task", "extra_task", by=by, role=role, assignee=person)

    def promise(self, by: datetime, not_before: datetime | None, role: str, person: str | None) -> None:
        self._begin("promise", "promise", by=by, not_before=not_before, role=role, assignee=person)

    def contact(self, point: str, by: datetime | None, role: str | None, person: str | None) -> None:
        """A customer got in touch; what could not be answered at once is owed by a time."""
        if point == "complaint":
            self.open_case()
        elif by is not None:
            owes = role or self.company.task("answer_contact")["role"]
            self._begin("received", "received", by=by, role=owes, assignee=person)

    def move_promise(self, key: str, by: datetime, not_before: datetime | None) -> None:
        turn = f"{key}/{self._turn(key)}"
        task, opening = self.tasks.get(f"{turn}/keep"), self.clocks.get(f"{turn}/keep/opens")
        if task is not None:
            theirs = task.comes_back_to or task.lent_by or task.assignee
            role, person = task.home or task.role, theirs if task.home is None else None
        else:
            assert opening is not None
            assert opening.role is not None
            role, person = opening.role, opening.assignee and self.successor(opening.role, opening.assignee)
        self._drop_promise(f"{turn}/word")
        self._clear(turn)
        told = {"by": by, "not_before": not_before, "role": role, "assignee": person}
        self._answer(f"{turn}/moved", told=told)
        duty = self.duties[key]
        self._stop(key)
        self._start_duty(duty)
        self._settle()

    def cancel_promise(self, key: str) -> None:
        self._drop_promise(f"{key}/{self._turn(key)}/word")
        self._end_duty(key)

    def _turn(self, key: str) -> int:
        number = 1
        while f"{key}/{number}/moved" in self.answers:
            number += 1
        return number

    # --- newer rules

    def publish(self, tables: dict[str, Table]) -> None:
        """Newer calendars: everything that is open is counted again, each once."""
        newer = Company(self.company.standard, {**self.company.tables, **tables})
        before, self.company = self.company, newer
        for clock in self.clocks.values():
            clock.follow(before, newer, self.now)
        self._place()
        self._now_closed(before.tables["customer"], newer.tables["customer"])

    def _place(self) -> None:
        for key, item in self.agenda.items():
            if (clock := self.clocks.get(key)) is not None:
                item.on = (clock.due_at(self.company) if clock.cadence is None else clock.anchor).date()

    def migrate(self, standard: Any) -> None:
        """Another version: what is open takes the rule that it has where its own came from, with its kind's terms."""
        before, self.company = self.company, Company(standard, self.company.tables)
        for clock in list(self.clocks.values()):
            if clock.kind == "promise":
                continue
            if clock.cadence is not None and before.cadence(clock.cadence) != self.company.cadence(
                clock.cadence
            ):
                self._follow_cadence(clock, before)
            else:
                clock.follow(before, self.company, self.now, **self._terms(clock, before))
            task = self.tasks.get(clock.key)
            if task is not None and task.role != clock.role:
                task.role, task.handed_by, task.comes_back_to = clock.role or "", None, None
                owner = clock.assignee
                task.assignee, task.lent_by = self._doer_of(task, owner) if owner else (None, None)
                clock.assignee = task.assignee
        self._place()

    def _terms(self, clock: Clock, before: Company) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if clock.source is not None:
            changes["rule"] = within(self.company.rule_at(clock.source), clock.window)
        if clock.kind not in BY_STANDARD:
            return changes
        was, will = before.task(clock.subject), self.company.task(clock.subject)
        if clock.source is not None:
            changes["calendar"] = will["calendar"]
        if clock.counts_for == was["clock"] != "firm":
            changes["counts_for"] = will["clock"]
        if not clock.named_role and clock.home is None and clock.role != will["role"]:
            person, task = self.member(will["role"]), self.tasks.get(clock.key)
            changes["role"] = will["role"]
            changes["assignee"] = None if task is not None and task.requester == person else person
            changes["lent_by"] = None
        if clock.kind == "task":
            ladder = self.company.ladder(will["ladder"])
            changes["ladder"] = will["ladder"]
            if before.ladder(clock.ladder) != ladder:
                changes["ladder_since"] = self.now
                changes["told"] = min(clock.told, len(ladder["escalate"]) + 2)
        return changes

    def _follow_cadence(self, clock: Clock, before: Company) -> None:
        """The first date by the newer cadence that has not begun; the one that is awaited may begin at once."""
        item, name = self.agenda[clock.key], clock.cadence
        assert name is not None
        said = self.company.cadence(name)
        table = self.company.tables[said["calendar"]]
        counted = item.counted_from.date()
        skipped = counted + timedelta(days=said["skip_within"] - 1)
        after = max(
            day for day in (item.begun, skipped, self.now.date() - timedelta(days=1)) if day is not None
        )
        awaited = item.nominal
        while True:
            self._next_date(item, after)
            begins = due(said["opens"], datetime.combine(item.on, time(0)), table)
            if begins > self.now or item.nominal == awaited:
                break
            after = item.nominal
        changes = {"rule": said["opens"], "calendar": said["calendar"], "nominal": item.nominal}
        if item.nominal == awaited:
            clock.follow(before, self.company, self.now, **changes)
            return
        for field, value in changes.items():
            setattr(clock, field, value)
        clock.place(self.company)
        clock.least, clock.at_once = None, self.now
