"""Newer calendars reach a journey: each wait follows once, and no meeting lies silently on a closed day."""

from collections.abc import Mapping

from domain.events import RulesAdopted
from domain.moved import ClosedMeeting, closed_meetings
from domain.state import RunningDuty
from domain.time.calendar import Calendar
from domain.waits import Rulebook, WaitKind
from workflows.parts.ledger import Ledger

CLOSED_MEETING = "closed_meeting"
"""The duty that has somebody ask about a meeting on a day that is closed now, and the first part of its key."""


def adopt(ledger: Ledger, calendars: Mapping[str, Calendar]) -> None:
    """Compute with newer calendars from now on; the journal lists every date that moved."""
    state, before = ledger.state, ledger.state.rules.calendars
    state.rules = Rulebook(standard=state.rules.standard, calendars=dict(calendars))
    moved = ledger.rearm_all()
    place_agenda(ledger)
    meetings = closed_meetings(state.appointments.values(), before, state.rules, ledger.now())
    for meeting in meetings:
        _ask_about(ledger, meeting)
    ledger.emit(
        RulesAdopted(
            calendars={name: calendar.version for name, calendar in calendars.items()},
            moved=tuple(one.shift for one in moved),
            meetings=tuple(one.key for one in meetings),
        )
    )


def place_agenda(ledger: Ledger) -> None:
    """What is planned is for the day on which its wait has it now."""
    state = ledger.state
    for key, item in list(state.agenda.items()):
        wait = state.waits.get(key)
        if wait is None or wait.kind is not WaitKind.AGENDA or wait.due_at is None:
            continue
        at = wait.due_at if wait.placed is None else wait.anchor
        day = state.rules.calendar(item.calendar).today(at).isoformat()
        if day != item.on:
            state.agenda[key] = item.model_copy(update={"on": day})


def _ask_about(ledger: Ledger, meeting: ClosedMeeting) -> None:
    """Somebody speaks with the customer; whoever is asking already about this meeting goes on."""
    state, standing = ledger.state, ledger.state.appointments[meeting.key]
    asking = [one for one in state.duties.values() if one.duty == CLOSED_MEETING]
    if any(one.about["meeting"] == meeting.key for one in asking):
        return
    order = ledger.next_order()
    key = f"{CLOSED_MEETING}/{order}"
    state.duties[key] = RunningDuty(
        key=key,
        duty=CLOSED_MEETING,
        about={
            "meeting": meeting.key,
            "appointment": standing.kind,
            "starts_at": standing.starts_at.isoformat(),
            "place": standing.place.value,
            "staff": standing.staff[0],
        },
        order=order,
        independent=True,
    )
