"""The way back: what no longer counts when a customer returns to a step or a journey ends.

Nothing is deleted. The journal says what was superseded; the state forgets it, and the stage function starts again
from the top (docs/architecture.md).
"""

from domain.appointments import Outcome
from domain.events import AnswersVoided
from domain.model import Model
from domain.stages import Status
from domain.waits import PauseRule, Wait, WaitKind
from workflows.parts.ledger import Ledger

EVERYTHING = 0
RETENTION = "retention"
"""The wait of a lost journey, and the standard's rule for how long it is kept."""


class Voided(Model):
    """What a way back takes along, for the preview and for the journal."""

    answers: tuple[str, ...]
    tasks: tuple[str, ...]
    appointments: tuple[str, ...]
    promises: tuple[str, ...]
    duties: tuple[str, ...]


def order_of(ledger: Ledger, key: str) -> int | None:
    """When the key was opened, among everything this journey opened; None for an unknown key."""
    state = ledger.state
    if key in state.answers:
        return state.answers[key].order
    if key in state.waits:
        return state.waits[key].order
    return None


def preview(ledger: Ledger, since: int) -> Voided:
    """What would be void if the journey went back to what was opened as number ``since``."""
    state = ledger.state
    spared = _spared(ledger)
    return Voided(
        answers=tuple(k for k, a in state.answers.items() if a.order >= since and not _under(k, spared)),
        tasks=tuple(t.task for t in state.tasks.values() if t.order >= since and not _under(t.key, spared)),
        appointments=tuple(k for k, a in state.appointments.items() if a.order >= since),
        promises=tuple(k for k, p in state.promises.items() if p.order >= since and not _under(k, spared)),
        duties=tuple(
            [k for k, i in state.agenda.items() if i.order >= since]
            + [k for k, d in state.duties.items() if d.order >= since and not d.independent]
        ),
    )


def void(ledger: Ledger, since: int, reason: str, words: str | None = None) -> Voided:
    """Void everything opened as number ``since`` or later; what stands independent of the stage is spared."""
    gone = _void_open(ledger, since, reason)
    for key in gone.answers:
        del ledger.state.answers[key]
    if gone.answers:
        ledger.emit(AnswersVoided(keys=gone.answers, reason=reason, words=words))
    return gone


def end_journey(ledger: Ledger, status: Status, reason: str, words: str | None = None) -> None:
    """Everything open falls away and the journey sleeps until its retention ends (X-07).

    Its answers stay: going back to one of its steps reopens a lost journey.
    """
    state = ledger.state
    for duty in list(state.duties.values()):
        state.duties[duty.key] = duty.model_copy(update={"independent": False})
    _void_open(ledger, EVERYTHING, reason)
    state.pause = None
    ledger.set_status(status, reason, words)
    if status is Status.LOST:
        ledger.set_wait(
            Wait(
                key=RETENTION,
                kind=WaitKind.UNTIL,
                subject=RETENTION,
                since=ledger.now(),
                anchor=ledger.now(),
                rule=state.rules.standard.rules[RETENTION],
                calendar="office",
                pause_rule=PauseRule.KEEP,
                order=ledger.next_order(),
            )
        )


def _void_open(ledger: Ledger, since: int, reason: str) -> Voided:
    state = ledger.state
    gone = preview(ledger, since)
    spared = _spared(ledger)
    for task in gone.tasks:
        ledger.void_task(state.tasks[task], reason)
    for wait in list(state.waits.values()):
        if wait.kind is not WaitKind.TASK and wait.order >= since and not _under(wait.key, spared):
            ledger.end_wait(wait.key)
    for key in gone.appointments:
        ledger.end_appointment(key, Outcome.CANCELLED)
    for key in gone.promises:
        ledger.settle_promise(key, kept=None)
    for key in gone.duties:
        state.agenda.pop(key, None)
        state.duties.pop(key, None)
    return gone


def _spared(ledger: Ledger) -> tuple[str, ...]:
    return tuple(key for key, duty in ledger.state.duties.items() if duty.independent)


def _under(key: str, prefixes: tuple[str, ...]) -> bool:
    return any(key == prefix or key.startswith(f"{prefix}/") for prefix in prefixes)
