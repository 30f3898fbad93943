"""How a journey ends, what sleeps until somebody wakes it, and what goes on then."""

from domain.appointments import Appointment, AskedBy
from domain.events import AnswersVoided
from domain.pausing import ClockKind
from domain.stages import Status
from domain.state import AgendaItem, JourneyState
from domain.tasks import Answer
from domain.waits import Wait, WaitKind
from workflows.parts.agenda import agenda_wait, following_occurrence
from workflows.parts.ledger import Ledger
from workflows.parts.opening import close_case
from workflows.parts.pausing import put_away
from workflows.parts.rounds import MOVED, Rescheduled
from workflows.parts.voiding import ENDED, EVERYTHING, clear, under, void_open

RETENTION = "retention"
"""The wait of a lost journey, and the standard's rule for how long it is kept."""


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
    gone = void_open(ledger, since, reason)
    if not comes_back:
        for duty in duties.values():
            if duty.key not in state.duties:
                close_case(ledger, duty, reason)
        return
    state.agenda, state.duties = agenda, duties
    for appointment in appointments.values():
        _give_back(ledger, appointment)
    for key in gone.promises:
        if under(key, tuple(duties)):
            state.answers.pop(f"{key}/promised", None)


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


def awaken(ledger: Ledger, reason: str, words: str | None = None) -> None:
    """The journey is active again; what was asked because it had ended is void, and asked anew at another end."""
    state = ledger.state
    ledger.end_wait(RETENTION)
    state.lost_by = None
    ledger.set_status(Status.ACTIVE, reason, words)
    for name in ENDED:
        clear(ledger, name, reason)
    gone = {key: state.answers.pop(key) for key in list(state.answers) if under(key, ENDED)}
    given = tuple(key for key, answer in gone.items() if answer.by is not None)
    if given:
        ledger.emit(AnswersVoided(keys=given, reason=reason))


def take_up_agenda(ledger: Ledger) -> None:
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


def lost_since(ledger: Ledger, answer: Answer) -> bool:
    """Whether the customer was lost after an answer, and not by it: then nobody wins them back by correcting it."""
    retention = ledger.state.waits.get(RETENTION)
    return retention is not None and answer.order < retention.order and answer.at < retention.since


def last_answer(state: JourneyState, strand: str) -> str | None:
    """The last answer that somebody gave in a strand and that still counts."""
    given = [key for key, answer in state.answers.items() if answer.by is not None and under(key, (strand,))]
    return given[-1] if given else None
