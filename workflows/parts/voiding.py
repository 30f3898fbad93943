"""The way back: what no longer counts when a customer returns to a step or a journey ends.

Nothing is deleted. The journal says what was superseded; the state forgets it, and the stage function starts again
from the top (docs/architecture.md).
"""

from domain.appointments import Outcome
from domain.events import AnswersVoided
from domain.model import Model
from domain.stages import STAGES, Stage, Status
from domain.state import JourneyState
from domain.waits import PauseRule, Wait, WaitKind
from workflows.parts.dormancy import wake
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


def answered_by_people(state: JourneyState) -> tuple[str, ...]:
    """The keys that somebody answered and that still count, oldest first."""
    given = [key for key, answer in state.answers.items() if answer.by is not None]
    return tuple(sorted(given, key=lambda key: state.answers[key].order))


def acted_on(ledger: Ledger, key: str) -> str | None:
    """What a person answered after ``key`` was answered, and perhaps because of it; None when nobody did."""
    answers = ledger.state.answers
    last = answers[key].last_order
    after = (k for k, answer in answers.items() if answer.order > last and answer.by is not None)
    return next(after, None)


def go_back(ledger: Ledger, key: str, since: int, reason: str, words: str | None = None) -> None:
    """Void what was opened as number ``since`` or later, and the answer to ``key``; a lost journey is reopened.

    The stage of ``key`` is the journey's stage again. The caller has it start from the top.
    """
    state = ledger.state
    if state.status is Status.LOST:
        ledger.end_wait(RETENTION)
        ledger.set_status(Status.ACTIVE, "reopened")
    elif state.status is Status.DORMANT:
        wake(ledger, None, reason)
    # What opens the task comes before it, and would say that it opened when it did the first time.
    void(ledger, since, reason, words, also=(key, f"{key}/opens"))
    state.returned_at = ledger.now()
    stage = key.split("/", 1)[0]
    if stage in STAGES and stage != state.stage:
        ledger.enter_stage(Stage(stage))


def preview(ledger: Ledger, since: int, also: tuple[str, ...] = ()) -> Voided:
    """What would be void if the journey went back to what was opened as number ``since``."""
    state = ledger.state
    spared = _spared(ledger)
    return Voided(
        answers=tuple(
            k
            for k, answer in state.answers.items()
            if k in also or (answer.order >= since and not _under(k, spared))
        ),
        tasks=tuple(t.task for t in state.tasks.values() if t.order >= since and not _under(t.key, spared)),
        appointments=tuple(k for k, a in state.appointments.items() if a.order >= since),
        promises=tuple(k for k, p in state.promises.items() if p.order >= since and not _under(k, spared)),
        duties=tuple(
            [k for k, i in state.agenda.items() if i.order >= since]
            + [k for k, d in state.duties.items() if d.order >= since and not d.independent]
        ),
    )


def void(
    ledger: Ledger, since: int, reason: str, words: str | None = None, also: tuple[str, ...] = ()
) -> Voided:
    """Void everything opened as number ``since`` or later, and the answers to the keys in ``also``.

    What stands independent of the stage is spared.
    """
    gone = _void_open(ledger, since, reason, also)
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


def clear(ledger: Ledger, key: str, reason: str) -> None:
    """Void the tasks and end the waits that are open at or below a key; its answers stay."""
    state = ledger.state
    for task in [task for task in state.tasks.values() if _under(task.key, (key,))]:
        ledger.void_task(task, reason)
    for wait in [wait for wait in state.waits if _under(wait, (key,))]:
        ledger.end_wait(wait)


def _void_open(ledger: Ledger, since: int, reason: str, also: tuple[str, ...] = ()) -> Voided:
    state = ledger.state
    gone = preview(ledger, since, also)
    spared = _spared(ledger)
    for task in gone.tasks:
        ledger.void_task(state.tasks[task], reason)
    for wait in list(state.waits.values()):
        if wait.kind is not WaitKind.TASK and wait.order >= since and not _under(wait.key, spared):
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
    appointment = ledger.state.appointments[key]
    ledger.end_appointment(key, Outcome.CANCELLED)
    about = {"appointment": appointment.kind, "starts_at": appointment.starts_at.isoformat()}
    ledger.notify(f"{key}/cancelled", "meeting_cancelled", appointment.staff, about)


def _spared(ledger: Ledger) -> tuple[str, ...]:
    return tuple(key for key, duty in ledger.state.duties.items() if duty.independent)


def _under(key: str, prefixes: tuple[str, ...]) -> bool:
    return any(key == prefix or key.startswith(f"{prefix}/") for prefix in prefixes)
