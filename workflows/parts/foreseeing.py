"""What an act would do, found by doing it to a copy of the journey: the preview is what happens (docs/architecture.md).

What stage code does next is not part of it.
"""

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from domain.commands import Foresee
from domain.model import Instant, Model
from domain.state import JourneyState
from domain.waits import Wait, WaitKind
from workflows.parts import acts, refusals
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.voiding import ENDED

SHARED = frozenset({"rules", "buffer"})
"""What no act changes in place, or nobody looks at here."""


class Shift(Model):
    """A wait whose instants are others afterwards."""

    key: str
    kind: WaitKind
    subject: str
    task: str | None
    before: Instant | None
    after: Instant | None


class Handed(Model):
    """A task that somebody else has afterwards, now or when it opens."""

    key: str
    subject: str
    task: str | None
    before: str | None
    after: str | None


class Refused(Model):
    """Why it would be refused: the kind of error, and its details as a refusal has them."""

    kind: str
    details: dict[str, Any]


class Foreseen(Model):
    """What an act would do to what is open."""

    refused: Refused | None = None
    tasks: tuple[str, ...] = ()
    """Those that fall away."""
    appointments: tuple[str, ...] = ()
    """The keys of those that are cancelled."""
    promises: tuple[str, ...] = ()
    """The keys of those that fall away."""
    asleep: tuple[str, ...] = ()
    """The duties, planned or running, that sleep and come back when the journey is reopened, by name."""
    goes_on: tuple[str, ...] = ()
    """The matters that go on all the same, by name."""
    planned: tuple[Shift, ...] = ()
    """What is planned again, and when it begins."""
    asks_again: str | None = None
    """The answer that would be asked for again."""
    shifts: tuple[Shift, ...] = ()
    handed: tuple[Handed, ...] = ()


def foresee(state: JourneyState, process: Process, asked: Foresee) -> Foreseen:
    """What becomes of a journey's tasks, meetings, promises, duties and clocks by an act; nothing is changed."""
    after = _copy(state)
    ledger = Ledger(after, lambda: asked.now)
    ledger.outliving, ledger.amending = process.outlives, process.amending
    try:
        acts.check(ledger, process, asked.act)
    except refusals.Refusal as refusal:
        details = dict(refusal.details[0]) if refusal.details else {}
        return Foreseen(refused=Refused(kind=type(refusal).__name__, details=details))
    acts.apply(ledger, asked.act)
    return _compared(state, after, process.outlives)


def _copy(state: JourneyState) -> JourneyState:
    fresh = {name: deepcopy(getattr(state, name)) for name in JourneyState.model_fields if name not in SHARED}
    return state.model_copy(update={**fresh, "buffer": []})


def _compared(before: JourneyState, after: JourneyState, outlives: Collection[str]) -> Foreseen:
    ends = _ends(before, after)
    duties = [one.duty for one in after.duties.values()] + [one.duty for one in after.agenda.values()]
    kept = tuple(dict.fromkeys(duties)) if ends else ()
    return Foreseen(
        tasks=tuple(task for task in before.tasks if task not in after.tasks),
        appointments=tuple(key for key in before.appointments if key not in after.appointments),
        promises=tuple(key for key in before.promises if key not in after.promises),
        asleep=tuple(duty for duty in kept if duty not in outlives),
        goes_on=tuple(duty for duty in kept if duty in outlives),
        planned=tuple(
            _shift(wait, None)
            for key, wait in after.waits.items()
            if key in after.agenda and key not in before.waits
        ),
        asks_again=before.lost_by if before.lost_by not in after.answers else None,
        shifts=tuple(
            _shift(wait, before.waits[key])
            for key, wait in after.waits.items()
            if key in before.waits and _told(before.waits[key]) != _told(wait)
        ),
        handed=tuple(
            _handed(wait, before.waits[key])
            for key, wait in after.waits.items()
            if key in before.waits and before.waits[key].assignee != wait.assignee
        ),
    )


def _ends(before: JourneyState, after: JourneyState) -> bool:
    """Whether the journey is lost or closed by it."""
    return before.status != after.status and after.status in ENDED


def _told(wait: Wait) -> Any:
    return wait.due_at, wait.armed.at if wait.armed else None


def _shift(wait: Wait, before: Wait | None) -> Shift:
    return Shift(
        **wait.model_dump(include={"key", "kind", "subject", "task"}),
        before=before.due_at if before else None,
        after=wait.due_at,
    )


def _handed(wait: Wait, before: Wait) -> Handed:
    told = wait.model_dump(include={"key", "subject", "task"})
    return Handed(**told, before=before.assignee, after=wait.assignee)
