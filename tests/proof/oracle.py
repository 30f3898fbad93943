"""What one open wait must be armed for, by the words of the standard and of docs/operations.

Nothing of the product is imported. A clock knows its rule, from when it counts, in which calendar, what it stood still,
and how far its ladder has been climbed. From that follows the one instant at which something happens if nobody acts,
what, and who is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from tests.proof.days import Slot, Stretch, Table, day_on, due

MINUTES_OF_SPREAD = 15
BEGINS_AT = {"opens": "open", "until": "reach", "promise": "break", "agenda": "begin"}
FRESH, REMINDED, LATE = 0, 1, 2
"""How far a ladder has been climbed: nobody told yet, reminded, due; every further rung escalates."""


class Company:
    """Standard and calendars as data."""

    def __init__(self, standard: Mapping[str, Any], tables: Mapping[str, Table]) -> None:
        self.standard = standard
        self.tables = dict(tables)

    def task(self, kind: str) -> dict[str, Any]:
        usual = {"role": "agent", "within": "1 working day", "calendar": "customer", "ladder": "normal"}
        return {**usual, "clock": "work", **self.standard["tasks"][kind]}

    def ladder(self, name: str) -> dict[str, Any]:
        return {
            "remind": None,
            "escalate": [],
            "repeat": None,
            "calendar": None,
            **self.standard["ladders"][name],
        }

    def cadence(self, name: str) -> dict[str, Any]:
        return {"calendar": "customer", "skip_within": 0, **self.standard["cadences"][name]}

    def rule_at(self, source: str) -> str:
        """A due rule of the standard by where it stands: `rules.redraw`, `tasks.draw_plan.within`."""
        group, _, rest = source.partition(".")
        if group == "rules":
            return str(self.standard["rules"][rest])
        name, _, of = rest.partition(".")
        if group == "pauses":
            terms = self.standard["pauses"]["reasons"].get(name) or {}
            return str(terms.get("review", "3 working days at 09:00"))
        if group == "calls":
            return str(self.standard["calls"][name]["again"][int(of.rpartition(".")[2])])
        if group == "appointments":
            return str(self.standard["appointments"][name][of])
        holder = self.task(name) if group == "tasks" else self.cadence(name)
        return str(holder[of])

    def in_pause(self, reason: str, clock: str) -> str:
        """What a kind of clock does in a pause: keep, shift, catch_up or drop."""
        if clock == "firm":
            return "keep"
        pauses = self.standard["pauses"]
        special = (pauses["reasons"].get(reason) or {}).get("clocks") or {}
        return str(special.get(clock, pauses["clocks"][clock]))


class Armed(NamedTuple):
    """What happens next to one wait."""

    action: str
    at: datetime
    """As people are told."""
    fires: datetime
    to: str | None = None
    level: int = 0


@dataclass
class Clock:
    """One open wait."""

    key: str
    kind: str
    subject: str
    since: datetime
    anchor: datetime
    rule: str
    calendar: str = "customer"
    source: str | None = None
    """Where in the standard its rule stands; None where it was agreed for good."""
    ladder: str = "normal"
    role: str | None = None
    assignee: str | None = None
    lent_by: str | None = None
    home: str | None = None
    named_role: bool = False
    counts_for: str = "work"
    droppable: bool = False
    order: int = 0
    stood: tuple[Stretch, ...] = ()
    stopped: datetime | None = None
    told: int = FRESH
    snooze: datetime | None = None
    least: datetime | None = None
    """Newer rules left it less time than it needs: it is not due before."""
    ladder_since: datetime | None = None
    at_once: datetime | None = None
    """What is put into the past by an act, by newer rules or by the end of a pause comes then, and is not late."""
    early: datetime | None = None
    """From when it may be begun before its time."""
    window: Slot | None = None
    """The customer's hours that its rule's time of day was moved into."""
    cadence: str | None = None
    nominal: date | None = None
    counted_from: date | None = None
    begun: date | None = None
    last: date | None = None

    # --- instants

    def place(self, company: Company) -> None:
        """A date of a cadence is on the day that the calendar gives it."""
        if self.cadence is None:
            return
        assert self.nominal is not None
        assert self.counted_from is not None
        when, table = company.cadence(self.cadence)["when"], company.tables[self.calendar]
        on = day_on(when, self.nominal, self.counted_from, table)
        self.anchor = datetime.combine(on, time(0))

    def due_at(self, company: Company) -> datetime:
        at = due(self.rule, self.anchor, company.tables[self.calendar], self.stood)
        return at if self.least is None else max(at, self.least)

    def armed(self, company: Company, name: str) -> Armed | None:
        """The one next instant; None while it stands still, and when the ladder is used up.

        Args:
            name: what the spread is reckoned from: the journey and the key.
        """
        if self.stopped is not None:
            return None
        found = self._next(company)
        if found is None:
            return None
        action, at, to, level = found
        fires = at
        if action in ("open", "begin") or (action == "remind" and self.snooze is None):
            fires = max(at - spread_of(name), min(self.since, at))
        if self.at_once is not None:
            fires = max(fires, self.at_once)
        return Armed(action, at, fires, to, level)

    def _next(self, company: Company) -> tuple[str, datetime, str | None, int] | None:
        at = self.due_at(company)
        if self.kind != "task":
            return BEGINS_AT[self.kind], at, None, 0
        if self.told == FRESH and self.snooze is not None:
            return "remind", self.snooze, self.role, 0
        remind = self.reminder(company)
        if self.told == FRESH and remind is not None and remind > self.since:
            return "remind", remind, self.role, 0
        if self.told <= REMINDED:
            return "due", at, self.role, 0
        rungs = self._escalations(company, at, self.told + 1)
        level = max(self.told - LATE, self._above_lead(company))
        return ("escalate", *rungs[level], level + 1) if level < len(rungs) else None

    def reminder(self, company: Company) -> datetime | None:
        ladder = company.ladder(self.ladder)
        if ladder["remind"] is None:
            return None
        return due(ladder["remind"], self.due_at(company), self._ladder_table(company))

    def _ladder_table(self, company: Company) -> Table:
        return company.tables[company.ladder(self.ladder)["calendar"] or self.calendar]

    def _escalations(self, company: Company, at: datetime, most: int) -> list[tuple[datetime, str]]:
        """Every instant at which somebody above is told, from the due instant on; what repeats, so many times."""
        ladder, table = company.ladder(self.ladder), self._ladder_table(company)
        rungs: list[tuple[datetime, str]] = []
        for climb in ladder["escalate"]:
            when = due(climb["after"], at, table, self.stood)
            rungs.append((max(when, self.ladder_since or when), climb["to"]))
        while rungs and ladder["repeat"] and len(rungs) <= most:
            rungs.append((due(ladder["repeat"], rungs[-1][0], table, self.stood), rungs[-1][1]))
        return rungs

    def _above_lead(self, company: Company) -> int:
        """What was returned to a lead escalates above the lead, if anybody is there."""
        told = [climb["to"] for climb in company.ladder(self.ladder)["escalate"]]
        if self.home is None or self.role not in told[:-1]:
            return 0
        return told.index(self.role) + 1

    # --- snooze

    def put_off(self, until: datetime) -> None:
        self.snooze, self.told = until, FRESH

    def wake(self, company: Company, now: datetime) -> None:
        """As if nobody had put it off; a reminder whose time passed meanwhile is not made up for."""
        if self.snooze is None:
            return
        self.snooze = None
        remind = self.reminder(company)
        if remind is not None and self.since < remind <= (self.stopped or now):
            self.told = REMINDED

    def changed(self, company: Company, now: datetime) -> None:
        """What an act puts into the past comes when it did.

        Nobody sleeps beyond the due instant: when that moves before the end of a snooze, the snooze is over.
        """
        self.at_once = now
        if self.snooze is not None and self.stopped is None and self.snooze > self.due_at(company):
            self.snooze = None

    # --- pauses

    def does(self, company: Company, reason: str | None) -> str:
        """What this wait does in a pause for a reason."""
        if reason is None:
            return "keep"
        rule = company.in_pause(reason, self.counts_for)
        if self.kind == "agenda":
            return "catch_up" if rule == "shift" and self.cadence is not None else rule
        if rule == "drop" and not self.droppable:
            return "shift"
        return "shift" if rule == "catch_up" and self.kind == "task" else rule

    def go_on(self, company: Company, rule: str, now: datetime) -> None:
        """The end of a standstill: what shifts has the rest of its time, what is caught up and is over comes now."""
        assert self.stopped is not None
        since, self.stopped = self.stopped, None
        if rule == "shift":
            self.stood = (*self.stood, (since, now))
            if self.least is not None and self.least > since:
                self.least += now - since
            if self.snooze is not None and self.snooze <= now:
                self.wake(company, now)
            elif self.kind == "task" and self.told == REMINDED:
                remind = self.reminder(company)
                if self.snooze is None and remind is not None and remind > max(now, self.since):
                    self.told = FRESH
        elif self.due_at(company) <= now:
            self.rule, self.anchor, self.since, self.stood = "0 minutes", now, now, ()
            self.cadence = self.nominal = self.source = None
        self.changed(company, now)

    # --- newer calendars and standards

    def follow(self, company: Company, newer: Company, now: datetime, **changes: Any) -> None:
        """Count by newer rules from now on: nobody is late in retrospect, and whoever has time again is told anew."""
        before = self.due_at(company)
        told = self.told
        for name, value in changes.items():
            setattr(self, name, value)
        self.least = None
        self.place(newer)
        at = self.due_at(newer)
        if at < before:
            from_when = self.stopped or now
            task = self.kind == "task"
            enough = due("1 working day", from_when, newer.tables[self.calendar]) if task else from_when
            if at < enough:
                self.least = min(before, enough)
        at = self.due_at(newer)
        self.changed(newer, now)
        if self.kind == "task" and told != FRESH and self.stopped is None and at > max(before, now):
            remind = self.reminder(newer)
            ahead = remind is not None and remind > max(now, self.since)
            self.told = FRESH if ahead else REMINDED


def spread_of(name: str) -> timedelta:
    """How long before a round instant the machine acts: less than 15 minutes, always the same for the same wait."""
    number = int.from_bytes(sha256(name.encode()).digest()[:8])
    return timedelta(seconds=number % (MINUTES_OF_SPREAD * 60))
