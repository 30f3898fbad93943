"""What folding works on: the rows of one journey that a batch touches, in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from domain import events
from store.rows import (
    ActRow,
    AppointmentRow,
    ContactRow,
    FiringRow,
    JourneyRow,
    NoticeRow,
    PromiseRow,
    TaskRow,
    WaitRow,
)


@dataclass
class View:
    """Rows of one journey. Before folding it holds the stored rows that `Touched` names, after it their
    new content.

    Lists are only appended to. Of appointments and promises it holds those that stand, and what the batch
    adds.
    """

    name: str
    repair: bool = False
    journey: JourneyRow | None = None
    tasks: dict[str, TaskRow] = field(default_factory=dict)
    waits: dict[str, WaitRow] = field(default_factory=dict)
    ended_waits: set[str] = field(default_factory=set)
    appointments: dict[tuple[int, str], AppointmentRow] = field(default_factory=dict)
    promises: dict[tuple[int, str], PromiseRow] = field(default_factory=dict)
    contacts: list[ContactRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    firings: list[FiringRow] = field(default_factory=list)
    acts: dict[str, ActRow] = field(default_factory=dict)
    """By task: what people of the company did with it first, of this batch."""

    def standing(self, key: str) -> AppointmentRow | None:
        """The appointment of this key that has not ended."""
        rows = self.appointments.values()
        return next((row for row in rows if row.key == key and row.outcome is None), None)

    def open_promise(self, key: str) -> PromiseRow | None:
        return next((row for row in self.promises.values() if row.key == key and row.status == "open"), None)

    def document(self) -> dict[str, Any]:
        """Every row by table, for `store.write`."""
        return {
            "journeys": [] if self.journey is None else [self.journey],
            "tasks": list(self.tasks.values()),
            "waits": list(self.waits.values()),
            "ended_waits": sorted(self.ended_waits),
            "appointments": list(self.appointments.values()),
            "promises": list(self.promises.values()),
            "contacts": self.contacts,
            "notices": self.notices,
            "firings": self.firings,
            "acts": list(self.acts.values()),
        }


@dataclass
class Touched:
    """Which stored rows a batch needs: tasks by id, and by key where answers are taken back; the rest by
    key.
    """

    tasks: set[str] = field(default_factory=set)
    task_keys: set[str] = field(default_factory=set)
    appointments: set[str] = field(default_factory=set)
    promises: set[str] = field(default_factory=set)


def touched(entries: Iterable[events.Entry]) -> Touched:
    """The rows that folding these entries changes."""
    found = Touched()
    for entry in entries:
        match entry.event:
            case (
                events.TaskAssigned(task=str(task))
                | events.StepFired(task=str(task))
                | events.TaskCompleted(task=str(task))
                | events.TaskVoided(task=str(task))
            ):
                found.tasks.add(task)
            case events.StandardAdopted(tasks=over):
                found.tasks.update(one.task for one in over)
            case events.PersonReplaced(tasks=tasks, promises=promises, meetings=meetings):
                found.appointments.update(meetings)
                found.tasks.update(tasks)
                found.promises.update(promises)
            case events.WaitArmed(wait=wait) if wait.task is not None:
                found.tasks.add(wait.task)
            case events.AnswersVoided(keys=keys):
                found.task_keys.update(keys)
            case (
                events.AppointmentBooked(key=key)
                | events.AppointmentConfirmed(key=key)
                | events.AppointmentEnded(key=key)
            ):
                found.appointments.add(key)
            case events.PromiseMade(key=key) | events.PromiseSettled(key=key):
                found.promises.add(key)
            case _:
                pass
    return found
