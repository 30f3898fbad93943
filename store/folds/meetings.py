"""The appointments' and the promises' rows: what was agreed with the customer and how it ended."""

from domain import events
from domain.appointments import Outcome
from domain.events import Entry
from store.rows import AppointmentRow, PromiseRow
from store.view import View

_SETTLED = {True: "kept", False: "broken", None: "dropped"}


def fold_meetings(view: View, entry: Entry) -> None:
    _fold_appointment(view, entry)
    _fold_promise(view, entry)


def _fold_appointment(view: View, entry: Entry) -> None:
    match entry.event:
        case events.AppointmentBooked() as event:
            if before := view.standing(event.key):
                _end(before, entry, Outcome.MOVED)
            view.appointments[entry.seq, event.key] = _booked(view, entry, event)
        case events.PersonReplaced(meetings=hosts):
            for key, host in hosts.items():
                if row := view.standing(key):
                    row.staff = [host, *row.staff[1:]]
        case events.AppointmentConfirmed() as event:
            if row := view.standing(event.key):
                row.confirmed = event.confirmed
                row.confirmed_at = entry.at
        case events.AppointmentEnded() as event:
            if row := view.standing(event.key):
                _end(row, entry, event.outcome)
                row.moved_by = event.moved_by
                row.agreed_by, row.agreed_via = event.agreed_by, event.agreed_via
                row.late_minutes = event.late_minutes
                row.checked = event.checked
        case _:
            pass


def _fold_promise(view: View, entry: Entry) -> None:
    match entry.event:
        case events.PromiseMade() as event:
            if before := view.open_promise(event.key):
                _settle(before, entry, None)
            view.promises[entry.seq, event.key] = _made(view, entry, event)
        case events.PersonReplaced(promises=keepers):
            for key, keeper in keepers.items():
                if row := view.open_promise(key):
                    row.person = keeper
        case events.PromiseSettled() as event:
            if row := view.open_promise(event.key):
                _settle(row, entry, event.kept)
                row.task, row.why = event.task, event.why
                row.person = event.person or row.person
        case _:
            pass


def _settle(row: PromiseRow, entry: Entry, kept: bool | None) -> None:
    row.status = _SETTLED[kept]
    row.settled_at = entry.at


def _end(row: AppointmentRow, entry: Entry, outcome: Outcome) -> None:
    row.outcome = outcome
    row.ended_at = entry.at


def _booked(view: View, entry: Entry, event: events.AppointmentBooked) -> AppointmentRow:
    return AppointmentRow(
        journey=view.name,
        booked_seq=entry.seq,
        key=event.key,
        kind=event.kind,
        round=event.round,
        stage=entry.stage,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        place=event.place,
        staff=list(event.staff),
        earliest=event.earliest,
        booked_at=entry.at,
        booked_by=entry.actor,
    )


def _made(view: View, entry: Entry, event: events.PromiseMade) -> PromiseRow:
    return PromiseRow(
        journey=view.name,
        made_seq=entry.seq,
        key=event.key,
        what=event.what,
        stage=entry.stage,
        made_at=entry.at,
        made_by=entry.actor,
        by_at=event.by,
        words=event.words,
        person=event.person,
        not_before=event.not_before,
    )
