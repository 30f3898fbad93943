"""Out of *needs repair*: the journal stays as it is, and the journey goes on behind its head (docs/architecture.md).

What could not be written is written there under new numbers, then what stands now, as one entry.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.commands import Act, RepairJourney
from domain.events import Entry, JourneyRepaired, JourneyStarted, TaskOpened, WaitArmed
from domain.repair import Holding, JournalHead
from domain.stages import Status
from domain.standing import Standing
from domain.state import JourneyState
from workflows.parts import refusals
from workflows.parts.handling import Handling
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process


def holding(state: JourneyState) -> Holding:
    """What this journey holds, to be compared with its journal."""
    return Holding(
        needs_repair=state.status is Status.NEEDS_REPAIR,
        recorded=_known(state),
        unrecorded=tuple(state.buffer),
        standing=_standing(state),
    )


def _check(ledger: Ledger, process: Process, act: RepairJourney) -> None:
    state = ledger.state
    if state.status is not Status.NEEDS_REPAIR:
        raise refusals.NotPossible("repair_not_needed", journey=state.journey, status=state.status)


def _repair(ledger: Ledger, act: RepairJourney) -> None:
    state, head = ledger.state, act.head
    known, unrecorded = _known(state), list(_still_true(state.buffer, head))
    names = _new_names(ledger, head)
    state.status, state.before_repair = state.before_repair or Status.ACTIVE, None
    state.seq = head.seq
    state.buffer = []
    if head.seq == 0:
        ledger.begin()
    for entry in unrecorded:
        state.seq += 1
        state.buffer.append(_renumbered(entry, state.seq, head, names))
    _rename_open(state, names)
    ledger.emit(JourneyRepaired(known=known, head=head.seq, standing=_standing(state), words=act.words))


def _known(state: JourneyState) -> int:
    """The last entry that is known to be in the journal, also when a repair before this one failed."""
    first = state.buffer[0].seq - 1 if state.buffer else state.seq
    failed = [entry.event.known for entry in state.buffer if isinstance(entry.event, JourneyRepaired)]
    return min([first, *failed])


def _still_true(buffer: Iterable[Entry], head: JournalHead) -> Iterator[Entry]:
    """The entries that the journal lacks: neither what a command caused that it has, nor a second beginning."""
    repeated: str | None = None
    for entry in buffer:
        if entry.command is not None:
            repeated = entry.actor if entry.command in head.recorded else None
        elif entry.actor != repeated:
            repeated = None
        if repeated is None and not isinstance(entry.event, JourneyStarted | JourneyRepaired):
            yield entry


def _new_names(ledger: Ledger, head: JournalHead) -> dict[str, str]:
    """A new number for every task whose number means another opening in the journal."""
    state = ledger.state
    opened = {task.task: task.key for task in state.tasks.values()}
    for entry in state.buffer:
        if isinstance(entry.event, TaskOpened):
            opened.setdefault(entry.event.task, entry.event.key)
    state.tasks_opened = max(state.tasks_opened, head.last_task)
    return {
        task: ledger.next_task_id()
        for task, key in opened.items()
        if int(task.rpartition("-")[2]) <= head.last_task and head.open_tasks.get(task) != key
    }


def _renumbered(entry: Entry, seq: int, head: JournalHead, names: dict[str, str]) -> Entry:
    event: Any = entry.event
    changes: dict[str, Any] = {"seq": seq}
    if isinstance(event, WaitArmed):
        changes["event"] = event.model_copy(update={"wait": _renamed(event.wait, names)})
    elif hasattr(event, "task"):
        changes["event"] = _renamed(event, names)
    if entry.command in head.used_elsewhere:
        changes["command"] = None
    return entry.model_copy(update=changes)


def _rename_open(state: JourneyState, names: dict[str, str]) -> None:
    for task in state.tasks.values():
        task.task = names.get(task.task, task.task)
    state.tasks = {task.task: task for task in state.tasks.values()}
    state.waits = {key: _renamed(wait, names) for key, wait in state.waits.items()}


def _renamed(holder: Any, names: dict[str, str]) -> Any:
    """A wait or an event under its task's new number."""
    return holder.model_copy(update={"task": names.get(holder.task, holder.task)})


def _standing(state: JourneyState) -> Standing:
    """A copy: the state goes on changing, a journal entry does not."""
    return Standing(
        stage=state.stage,
        stage_since=state.stage_since,
        status=state.before_repair or state.status,
        pause=state.pause,
        owner=state.owner,
        team=dict(state.team),
        standard_version=state.rules.standard.version,
        calendars={name: calendar.version for name, calendar in state.rules.calendars.items()},
        absences=dict(state.absences),
        facts=dict(state.facts),
        tasks=tuple(task.model_copy(deep=True) for task in state.tasks.values()),
        waits=tuple(state.waits.values()),
        appointments=tuple(one.model_copy(deep=True) for one in state.appointments.values()),
        promises=tuple(state.promises.values()),
    )


HANDLINGS: dict[type[Act], Handling] = {RepairJourney: Handling(_repair, _check)}
