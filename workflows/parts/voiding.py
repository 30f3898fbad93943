"""What no longer counts when a customer returns to a step or a journey ends, and how it falls away.

Nothing is deleted. The journal says what was superseded; the state forgets it (docs/architecture.md).
"""

from domain.appointments import Outcome
from domain.events import AnswersVoided
from domain.model import Model
from domain.stages import Status
from domain.waits import WaitKind
from workflows.parts.ledger import Ledger
from workflows.parts.pausing import forget_meeting

EVERYTHING = 0
ENDED = (Status.LOST, Status.CLOSED)
"""The statuses in which a journey's stage stands still; what is still done in one has it as first part of its keys."""


class Voided(Model):
    """What a way back takes along, for the preview and for the journal."""

    answers: tuple[str, ...]
    tasks: tuple[str, ...]
    appointments: tuple[str, ...]
    promises: tuple[str, ...]
    duties: tuple[str, ...]


def preview(ledger: Ledger, since: int, key: str = "", also: tuple[str, ...] = ()) -> Voided:
    """What would be void if the journey went back to ``key``, which was opened as number ``since``.

    Back within a duty nothing but that duty is concerned. Back within a stage spares what stands independent of it,
    and the duties that were planned before.
    """
    state, reach = ledger.state, Reach(ledger, since, key)
    return Voided(
        answers=tuple(k for k, answer in state.answers.items() if k in also or reach.takes(k, answer.order)),
        tasks=tuple(t.task for t in state.tasks.values() if reach.takes(t.key, t.order)),
        appointments=tuple(k for k, a in state.appointments.items() if reach.takes(k, a.order)),
        promises=tuple(k for k, p in state.promises.items() if reach.takes(k, p.order)),
        duties=tuple(
            [k for k, i in state.agenda.items() if reach.takes(k, i.order)]
            + [k for k, d in state.duties.items() if reach.takes(k, d.order)]
        ),
    )


class Reach:
    """How far a way back goes: since when, and in which strands."""

    def __init__(self, ledger: Ledger, since: int, key: str) -> None:
        duties = ledger.state.duties.values()
        self._since = since
        self._within = tuple(name for name in (*(d.key for d in duties), *ENDED) if under(key, (name,)))
        self._spared = tuple(d.key for d in duties if d.independent or d.order < since)

    def takes(self, key: str, order: int) -> bool:
        """Whether it takes along what was opened under a key, as number ``order``."""
        if order < self._since:
            return False
        return under(key, self._within) if self._within else not under(key, self._spared)


def void(
    ledger: Ledger,
    since: int,
    reason: str,
    words: str | None = None,
    *,
    key: str = "",
    also: tuple[str, ...] = (),
) -> Voided:
    """Void everything opened as number ``since`` or later, and the answers to the keys in ``also``; see `preview`."""
    gone = void_open(ledger, since, reason, key, also)
    for key in gone.answers:
        del ledger.state.answers[key]
    if gone.answers:
        ledger.emit(AnswersVoided(keys=gone.answers, reason=reason, words=words))
    return gone


def clear(ledger: Ledger, key: str, reason: str) -> None:
    """Void the tasks and end the waits that are open at or below a key; its answers stay."""
    state = ledger.state
    for task in [task for task in state.tasks.values() if under(task.key, (key,))]:
        ledger.void_task(task, reason)
    for wait in [wait for wait in state.waits if under(wait, (key,))]:
        ledger.end_wait(wait)


def call_off(ledger: Ledger, key: str, reason: str) -> None:
    """Void all that is open at or below a key, appointments and promises included; its answers stay."""
    clear(ledger, key, reason)
    for standing in [one for one in ledger.state.appointments if under(one, (key,))]:
        _cancel(ledger, standing)
    for promised in [one for one in ledger.state.promises if under(one, (key,))]:
        ledger.settle_promise(promised, kept=None)


def void_open(
    ledger: Ledger, since: int, reason: str, within: str = "", also: tuple[str, ...] = ()
) -> Voided:
    """Void everything open that was opened as number ``since`` or later; the caller sees to the answers."""
    state = ledger.state
    gone, reach = preview(ledger, since, within, also), Reach(ledger, since, within)
    for task in gone.tasks:
        ledger.void_task(state.tasks[task], reason)
    for wait in list(state.waits.values()):
        if wait.kind is not WaitKind.TASK and reach.takes(wait.key, wait.order):
            ledger.end_wait(wait.key)
    for key in gone.appointments:
        _cancel(ledger, key)
    for key in gone.promises:
        ledger.settle_promise(key, kept=None)
    for key in gone.duties:
        state.agenda.pop(key, None)
        state.duties.pop(key, None)
    return gone


def _cancel(ledger: Ledger, key: str) -> None:
    """The meeting is off, and whoever would have held it is told."""
    forget_meeting(ledger, key)
    appointment = ledger.state.appointments[key]
    ledger.end_appointment(key, Outcome.CANCELLED)
    about = {"appointment": appointment.kind, "starts_at": appointment.starts_at.isoformat()}
    ledger.notify(f"{key}/cancelled", "meeting_cancelled", appointment.staff, about)


def under(key: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a key is one of these, or below one."""
    return any(key == prefix or key.startswith(f"{prefix}/") for prefix in prefixes)
