"""A journey as the company understands it: what is asked, awaited, promised and planned, and what happens by itself.

Written from the words of docs/ and of the standard alone. Everything that is open stands here under its key; numbers
that the product gives to cases and pauses are told to it (`Model.hear`). Time is what the clock on the wall says.
"""

import re
from collections.abc import Generator
from datetime import datetime
from typing import Any

from tests.proof.days import Slot
from tests.proof.oracle import FRESH, LATE, Armed, Clock, Company
from tests.proof.scripts import Script
from tests.proof.things import Absence, Answer, Duty, Fired, Item, Meeting, Pause, Task

STAGE = "design"
NUMBERED = re.compile(r"\b(pause|closed_meeting|case/[a-z_]+)/(#?\d+)")
"""Keys in which the product has numbers of its own."""
Awaited = str | frozenset[str]
Strand = Generator[Awaited, None, None]
"""A piece of the process; it yields the key of whatever it awaits, or the keys of which it awaits any."""
LEFT_OUT = "left out"
RETENTION = "retention"
ENDED = ("lost", "closed")
OWN_ROLE = "agent"
"""The role of the journey's owner."""


class Model:
    """One journey."""

    def __init__(self, name: str, script: Script, company: Company, begun: datetime, owner: str) -> None:
        self.name, self.script, self.company, self.begun, self.now = name, script, company, begun, begun
        self.team: dict[str, str] = {OWN_ROLE: owner}
        self.status = "active"
        self.clocks: dict[str, Clock] = {}
        self.tasks: dict[str, Task] = {}
        self.answers: dict[str, Answer] = {}
        self.duties: dict[str, Duty] = {}
        self.agenda: dict[str, Item] = {}
        self.promises: set[str] = set()
        self.pause: Pause | None = None
        self.absences: dict[str, Absence] = {}
        self.returned: datetime | None = None
        self.order = 0
        self.successors: dict[str, dict[str, str]] = {}
        self.meetings: dict[str, Meeting] = {}
        self.floors: dict[str, datetime | None] = {}
        """Rounds of meetings, each with the instant before which it may not be."""
        self.booked_at: dict[str, datetime] = {}
        """When a time was reserved, where that took a moment."""
        self.window: Slot | None = None
        self._by_act: list[Fired] = []
        self._numbers: dict[str, str] = {}
        self._given: dict[str, int] = {}
        self._strands: dict[str, list[tuple[Strand, frozenset[str]]]] = {}
        self._woken: list[str] = []
        self._next_turn: list[tuple[str, Strand]] = []
        self._start()

    # --- what is armed

    def armed(self) -> dict[str, Armed | None]:
        """For each open wait its one next instant; None while it stands still, or nothing is left of its ladder."""
        return {key: clock.armed(self.company, self._spread_name(key)) for key, clock in self.clocks.items()}

    def first(self) -> tuple[str, Armed] | None:
        """What happens next if nobody acts."""
        coming = [(key, one) for key, one in self.armed().items() if one is not None]
        return min(coming, key=lambda one: (one[1].fires, self.actual(one[0])), default=None)

    def whose(self, key: str) -> str | None:
        """Who has it, or is going to have it when it opens."""
        clock = self.clocks[key]
        if clock.kind != "opens" or clock.assignee is None or clock.role is None:
            return clock.assignee
        step = clock.armed(self.company, self._spread_name(key))
        at = step.fires if step else clock.due_at(self.company)
        return self._doer(clock.role, clock.assignee, at)[0]

    def _spread_name(self, key: str) -> str:
        return f"{self.name}/{self.actual(key)}"

    # --- numbers that the product gives

    def hear(self, keys: list[str]) -> None:
        """Learn the product's numbers of cases and pauses from the keys that it shows, oldest first."""
        shown = {found.group(0) for key in keys if (found := NUMBERED.search(key))}
        for name in sorted(shown - set(self._numbers.values()), key=lambda one: int(one.rpartition("/")[2])):
            kind = name.rpartition("/")[0]
            mine = [key for key in self.duties if key.startswith(f"{kind}/#") and key not in self._numbers]
            if mine:
                self._numbers[mine[0]] = name

    def actual(self, key: str) -> str:
        """A key as the product has it."""
        return NUMBERED.sub(lambda found: self._numbers.get(found.group(0), found.group(0)), key)

    def known(self, key: str) -> str:
        """A key of the product as it is called here."""
        names = {name: mine for mine, name in self._numbers.items()}
        return NUMBERED.sub(lambda found: names.get(found.group(0), found.group(0)), key)

    def _numbered(self, kind: str) -> str:
        self._given[kind] = self._given.get(kind, 0) + 1
        return f"{kind}/#{self._given[kind]}"

    # --- time

    def pass_to(self, now: datetime) -> list[Fired]:
        """Let time pass to an instant, and everything happen that has come by then; a second before nothing had."""
        self.now = now
        fired: list[Fired] = []
        while coming := self._come():
            for key, step in coming:
                if (
                    key in self.clocks
                    and self.clocks[key].armed(self.company, self._spread_name(key)) == step
                ):
                    fired.append(self._fire(self.clocks[key], step))
        self._settle()
        return fired

    def by_act(self) -> list[Fired]:
        """What an act has made happen before its time, since this was asked last."""
        found, self._by_act = self._by_act, []
        return found

    def begin_early(self, key: str) -> None:
        """Somebody opens a task before its time."""
        clock = self.clocks[key]
        step = clock.armed(self.company, self._spread_name(key))
        assert step is not None
        self._by_act.append(self._fire(clock, step))
        self._settle()

    def _come(self) -> list[tuple[str, Armed]]:
        come = [(key, one) for key, one in self.armed().items() if one is not None and one.fires <= self.now]
        return sorted(come, key=lambda one: (one[1].fires, self.actual(one[0])))

    def _fire(self, clock: Clock, step: Armed) -> Fired:
        key = clock.key
        person = self.whose(key) if step.action in ("remind", "due") else None
        fired = Fired(key, step.action, step.at, step.to, step.level, person)
        clock.at_once = step.fires
        match step.action:
            case "remind":
                clock.told, clock.snooze = FRESH + 1, None
            case "due":
                clock.told = LATE
            case "escalate":
                clock.told = LATE + step.level
            case "open" | "reach" if key.startswith("away/"):
                del self.clocks[key]
                self._absence_reached(key)
            case "reach" if key == RETENTION:
                # Nothing comes back any more.
                self.clocks, self.agenda, self.duties, self.status = {}, {}, {}, "closed"
            case "open" | "reach":
                del self.clocks[key]
                self._answer(key, order=clock.order, told=(max(step.at, clock.since), clock.assignee))
            case "break":
                del self.clocks[key]
                self.promises.discard(key.removesuffix("/promise"))
            case "begin":
                self._begin_duty(clock)
        return fired

    # --- what is opened and answered

    def next_order(self) -> int:
        self.order += 1
        return self.order

    def _answer(self, key: str, *, by: str | None = None, order: int | None = None, told: Any = None) -> None:
        place = self.next_order() if order is None else order
        self.answers[key] = Answer(self.now, place, self.order, by, told)
        self._woken.append(key)

    def _once(self, key: str) -> bool:
        if key in self.answers:
            return False
        self._answer(key)
        return True

    def _open(self, clock: Clock) -> None:
        """Begin a wait; in a pause it stands still from the beginning, unless it goes on in it."""
        if clock.key not in self.clocks and self.does(clock) != "keep":
            clock.stopped = self.now
        self.clocks[clock.key] = clock

    def does(self, clock: Clock) -> str:
        return clock.does(self.company, self.pause.reason if self.pause else None)

    def member(self, role: str) -> str | None:
        return self.team.get(role)

    def _leave_out(self, clock: Clock) -> None:
        """A pause drops it: nobody is asked, and the process goes on without."""
        del self.clocks[clock.key]
        if self.tasks.pop(clock.key, None) is None:
            self._answer(clock.key, told=(self.now, None))
        self._answer(clock.key.removesuffix("/opens"), told=LEFT_OUT)

    # --- who does what while others are away

    def _doer(self, role: str, person: str, at: datetime) -> tuple[str | None, str | None]:
        """Who does what is a person's at an instant, and whom it comes back to."""
        person = self.successor(role, person)
        passed, doer = {person}, person
        while (away := self._away(doer, at)) is not None:
            deputy = away.deputies.get(role)
            doer = self.successor(role, deputy) if deputy else ""
            if not doer or doer in passed:
                return None, person
            passed.add(doer)
        return doer, None if doer == person else person

    def successor(self, role: str, person: str) -> str:
        """Who took over what was fixed under a name."""
        passed: set[str] = set()
        while (after := self.successors.get(person, {}).get(role)) is not None and after not in passed:
            passed.add(person)
            person = after
        return person

    def _away(self, person: str, at: datetime) -> Absence | None:
        covering = [
            one for one in self.absences.values() if one.person == person and one.starts <= at < one.ends
        ]
        return covering[0] if covering else None

    def _doer_of(self, task: Task, person: str) -> tuple[str | None, str | None]:
        """The same for a task; nobody approves what they asked for."""
        doer, lender = self._doer(task.role, person, self.now)
        return (None, lender) if doer is not None and doer == task.requester else (doer, lender)

    def _absence_reached(self, key: str) -> None:
        raise NotImplementedError

    def resume(self) -> None:
        raise NotImplementedError

    def _start(self) -> None:
        raise NotImplementedError

    def _settle(self) -> None:
        raise NotImplementedError

    def _begin_duty(self, clock: Clock) -> None:
        raise NotImplementedError
