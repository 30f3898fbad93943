"""The way back: what no longer counts when a customer returns to a step or a journey ends.

Nothing is deleted. The journal says what was superseded; the state forgets it, and the stage function starts again
from the top (docs/architecture.md).
"""

from domain.appointments import Appointment, AskedBy, Outcome
from domain.events import AnswersVoided
from domain.model import Model
from domain.pausing import ClockKind
from domain.stages import STAGES, Stage, Status
from domain.state import AgendaItem, JourneyState
from domain.tasks import Answer
from domain.waits import Wait, WaitKind
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.dormancy import wake
from workflows.parts.ledger import Ledger
from workflows.parts.opening import close_case
from workflows.parts.pausing import forget_meeting, put_away
from workflows.parts.rounds import MOVED, Rescheduled

EVERYTHING = 0
ENDED = (Status.LOST, Status.CLOSED)
"""The statuses in which a journey's stage stands still; what is still done in one has it as first part of its keys."""
BEFORE = "facts_before"
"""What facts were before an effect changed them; kept in the effect's own answer."""
REOPENED = "reopened"
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
    """When the key was opened, among everything this journey opened; None for an unknown key.

    A promise is no step: back to its clock, it would stand without one.
    """
    state = ledger.state
    if key in state.answers:
        return state.answers[key].order
    wait = state.waits.get(key)
    return wait.order or None if wait is not None and wait.kind is not WaitKind.PROMISE else None


def take_back(
    ledger: Ledger, key: str, reason: str, words: str | None = None, *, why: str = REOPENED
) -> None:
    """Void the answer to ``key`` and what followed; the facts that it had changed are as they were before.

    Args:
        why: the reason of the journey's status, where it is reopened by that.
    """
    answers = ledger.state.answers
    since = answers[key].last_order + 1
    reach = _Reach(ledger, since, key)
    followed = [answer for one, answer in answers.items() if reach.takes(one, answer.order)]
    for answer in sorted(followed, key=lambda answer: answer.order, reverse=True):
        ledger.set_facts(answer.payload.get(BEFORE, {}))
    go_back(ledger, key, since, reason, words, why=why)


def answered_by_people(state: JourneyState) -> tuple[str, ...]:
    """The keys that somebody answered and that still count, oldest first."""
    given = [key for key, answer in state.answers.items() if answer.by is not None]
    return tuple(sorted(given, key=lambda key: state.answers[key].order))


def lost_since(ledger: Ledger, answer: Answer) -> bool:
    """Whether the customer was lost after an answer, and not by it: then nobody wins them back by correcting it."""
    retention = ledger.state.waits.get(RETENTION)
    return retention is not None and answer.order < retention.order and answer.at < retention.since


def acted_on(ledger: Ledger, key: str) -> str | None:
    """What a person answered after ``key`` was answered, and perhaps because of it; None when nobody did.

    What was asked before counts as well when something followed from it: a meeting agreed on meanwhile would be
    cancelled. Answers stand in the order in which they were given.
    """
    state = ledger.state
    last, reach = state.answers[key].last_order, _Reach(ledger, EVERYTHING, key)
    given = list(state.answers)
    for later in given[given.index(key) + 1 :]:
        answer = state.answers[later]
        followed = answer.order > last or state.order > answer.last_order
        if answer.by is not None and followed and reach.takes(later, answer.order):
            return later
    return None


def go_back(
    ledger: Ledger, key: str, since: int, reason: str, words: str | None = None, *, why: str = REOPENED
) -> None:
    """Void what was opened as number ``since`` or later, and the answer to ``key``; what had ended is reopened.

    The stage of ``key`` is the journey's stage again. The caller has it start from the top. What is learned of a lost
    customer, or settled with them, is put right without reopening the journey.
    """
    state = ledger.state
    going_on = [one.key for one in state.duties.values() if one.duty in ledger.outliving]
    reopened = state.status in ENDED and not _under(key, (*ENDED, *going_on))
    if reopened:
        _awaken(ledger, why)
    elif state.status is Status.DORMANT:
        wake(ledger, None, reason)
    # What opens the task comes before it, and would say that it opened when it did the first time.
    void(ledger, since, reason, words, key=key, also=(key, f"{key}/opens"))
    if reopened:
        _take_up_agenda(ledger)
    state.returned_at = ledger.now()
    stage = key.split("/", 1)[0]
    if stage in STAGES and stage != state.stage:
        ledger.enter_stage(Stage(stage))


def reopen(ledger: Ledger, reason: str, words: str | None = None) -> None:
    """A journey that was lost or closed goes on where it stood; the answer that lost the customer is asked for again.

    What was planned comes back, and so do complaints; times of meetings are agreed on anew. The caller has the stage
    start from the top.
    """
    state = ledger.state
    if state.lost_by in state.answers:
        assert state.lost_by is not None
        take_back(ledger, state.lost_by, reason, words, why=reason)
        return
    _awaken(ledger, reason, words)
    _take_up_agenda(ledger)
    state.returned_at = ledger.now()


def _awaken(ledger: Ledger, reason: str, words: str | None = None) -> None:
    """The journey is active again; what was asked because it had ended is void, and asked anew at another end."""
    state = ledger.state
    ledger.end_wait(RETENTION)
    state.lost_by = None
    ledger.set_status(Status.ACTIVE, reason, words)
    for name in ENDED:
        clear(ledger, name, reason)
    gone = {key: state.answers.pop(key) for key in list(state.answers) if _under(key, ENDED)}
    given = tuple(key for key, answer in gone.items() if answer.by is not None)
    if given:
        ledger.emit(AnswersVoided(keys=given, reason=reason))


def preview(ledger: Ledger, since: int, key: str = "", also: tuple[str, ...] = ()) -> Voided:
    """What would be void if the journey went back to ``key``, which was opened as number ``since``.

    Back within a duty nothing but that duty is concerned. Back within a stage spares what stands independent of it,
    and the duties that were planned before.
    """
    state, reach = ledger.state, _Reach(ledger, since, key)
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


class _Reach:
    """How far a way back goes: since when, and in which strands."""

    def __init__(self, ledger: Ledger, since: int, key: str) -> None:
        duties = ledger.state.duties.values()
        self._since = since
        self._within = tuple(name for name in (*(d.key for d in duties), *ENDED) if _under(key, (name,)))
        self._spared = tuple(d.key for d in duties if d.independent or d.order < since)

    def takes(self, key: str, order: int) -> bool:
        if order < self._since:
            return False
        return _under(key, self._within) if self._within else not _under(key, self._spared)


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
    gone = _void_open(ledger, since, reason, key, also)
    for key in gone.answers:
        del ledger.state.answers[key]
    if gone.answers:
        ledger.emit(AnswersVoided(keys=gone.answers, reason=reason, words=words))
    return gone


def end_journey(
    ledger: Ledger, status: Status, reason: str, words: str | None = None, *, by: str | None = None
) -> None:
    """Everything open falls away and the journey sleeps until its retention ends (X-07); money matters go on.

    Its answers stay: reopened, or gone back to one of its steps, it has what was planned again, and complaints with
    what was promised about them. When its retention has ended nothing comes back.

    Args:
        by: the answer that lost the customer; None where somebody ended it from outside.
    """
    state = ledger.state
    put_away(ledger, reason)
    _put_aside(ledger, EVERYTHING, reason, comes_back=RETENTION not in state.answers)
    state.lost_by = by
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
                clock=ClockKind.FIRM,
                order=ledger.next_order(),
            )
        )


def last_answer(state: JourneyState, strand: str) -> str | None:
    """The last answer that somebody gave in a strand and that still counts."""
    given = [key for key, answer in state.answers.items() if answer.by is not None and _under(key, (strand,))]
    return given[-1] if given else None


def clear(ledger: Ledger, key: str, reason: str) -> None:
    """Void the tasks and end the waits that are open at or below a key; its answers stay."""
    state = ledger.state
    for task in [task for task in state.tasks.values() if _under(task.key, (key,))]:
        ledger.void_task(task, reason)
    for wait in [wait for wait in state.waits if _under(wait, (key,))]:
        ledger.end_wait(wait)


def call_off(ledger: Ledger, key: str, reason: str) -> None:
    """Void all that is open at or below a key, appointments and promises included; its answers stay."""
    clear(ledger, key, reason)
    for standing in [one for one in ledger.state.appointments if _under(one, (key,))]:
        _cancel(ledger, standing)
    for promised in [one for one in ledger.state.promises if _under(one, (key,))]:
        ledger.settle_promise(promised, kept=None)


def sweep(ledger: Ledger) -> None:
    """Void what was opened in the very moment in which the journey ended, by code that could not know of it yet."""
    state = ledger.state
    retention = state.waits.get(RETENTION)
    since = retention.order + 1 if retention else EVERYTHING
    _put_aside(ledger, since, state.status, comes_back=True)


def _put_aside(ledger: Ledger, since: int, reason: str, *, comes_back: bool) -> None:
    """Void all that is open but money matters, in whatever strand; what comes back with the customer is kept asleep."""
    state = ledger.state
    agenda, duties, appointments = state.agenda, state.duties, dict(state.appointments)
    state.agenda = {}
    state.duties = {key: duty for key, duty in duties.items() if duty.duty in ledger.outliving}
    gone = _void_open(ledger, since, reason)
    if not comes_back:
        for duty in duties.values():
            if duty.key not in state.duties:
                close_case(ledger, duty, reason)
        return
    state.agenda, state.duties = agenda, duties
    for appointment in appointments.values():
        _give_back(ledger, appointment)
    for key in gone.promises:
        if _under(key, tuple(duties)):
            state.answers.pop(f"{key}/promised", None)


def _take_up_agenda(ledger: Ledger) -> None:
    """What recurs goes on with its next day; what comes once and was missed comes now."""
    state = ledger.state
    for key, planned in list(state.agenda.items()):
        item: AgendaItem | None = planned
        today = state.rules.calendar(planned.calendar).today(ledger.now()).isoformat()
        while item is not None and item.cadence is not None and item.on < today:
            item = following_occurrence(item, state.rules)
        if item is None:
            del state.agenda[key]
            continue
        state.agenda[key] = item
        ledger.set_wait(agenda_wait(item, state.rules, ledger.now()))


def _void_open(
    ledger: Ledger, since: int, reason: str, within: str = "", also: tuple[str, ...] = ()
) -> Voided:
    state = ledger.state
    gone, reach = preview(ledger, since, within, also), _Reach(ledger, since, within)
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


def _give_back(ledger: Ledger, appointment: Appointment) -> None:
    """The time goes to others: whoever comes back agrees on another one. What had begun is reported all the same."""
    if appointment.starts_at <= ledger.now():
        return
    moved = Rescheduled(
        asked_by=AskedBy.CUSTOMER,
        starts_at=appointment.starts_at,
        host=appointment.staff[0],
        slot=None,
        place=appointment.place,
    )
    key = f"{appointment.key}/{MOVED}"
    ledger.answer(key, moved.model_dump(mode="json"), order=appointment.order)


def _cancel(ledger: Ledger, key: str) -> None:
    """The meeting is off, and whoever would have held it is told."""
    forget_meeting(ledger, key)
    appointment = ledger.state.appointments[key]
    ledger.end_appointment(key, Outcome.CANCELLED)
    about = {"appointment": appointment.kind, "starts_at": appointment.starts_at.isoformat()}
    ledger.notify(f"{key}/cancelled", "meeting_cancelled", appointment.staff, about)


def _under(key: str, prefixes: tuple[str, ...]) -> bool:
    return any(key == prefix or key.startswith(f"{prefix}/") for prefix in prefixes)
