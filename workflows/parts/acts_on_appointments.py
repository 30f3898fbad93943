"""What people do with an appointment that stands: move it."""

from domain.appointments import Agreement, Appointment, AskedBy, Outcome, Place, Slot
from domain.commands import Act, RescheduleAppointment
from domain.events import ContactMade
from domain.slots import accepted_instead, fault_of, told
from workflows.parts import refusals
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.process import Process
from workflows.parts.rounds import MOVED, Rescheduled


def _standing(ledger: Ledger, named: str) -> Appointment:
    appointments = ledger.state.appointments
    if named in appointments:
        return appointments[named]
    found = [one for one in appointments.values() if one.kind == named]
    if len(found) == 1:
        return found[0]
    standing = [f"{one.key} ({one.kind})" for one in appointments.values()]
    raise refusals.NotPossible("not_accepted", field="appointment", given=named, accepted=standing)


def _check_moving(ledger: Ledger, process: Process, act: RescheduleAppointment) -> None:
    check_not_ended(ledger)
    standing = _standing(ledger, act.appointment)
    if standing.starts_at <= ledger.now():
        raise refusals.NotPossible("appointment_begun", key=standing.key)
    if act.slot is None:
        return
    if _stays(standing, act):
        raise refusals.NotPossible("appointment_stays", key=standing.key)
    if act.agreed is None and act.slot.starts_at != standing.starts_at:
        raise refusals.invalid_answer("agreed", "agreed_needed")
    rules, slot, now, floor = ledger.state.rules, act.slot, ledger.now(), standing.earliest
    calendar = rules.calendar(rules.standard.appointments[standing.kind].calendar)
    fault = fault_of(slot.starts_at, calendar, now, floor)
    if fault is not None:
        raise refusals.invalid_answer(
            "slot",
            f"slot_{fault}",
            given=f"{told(slot.starts_at, calendar)} {slot.staff}",
            accepted=accepted_instead(fault, slot.starts_at, calendar, now, floor),
        )


def _stays(standing: Appointment, act: RescheduleAppointment) -> bool:
    """Whether nothing would be another: all around it would be void, and asked anew, for no reason."""
    if act.slot is None or (standing.lent_by is not None) != act.lent:
        return False  # whoever stands in for its host may keep it for good
    where = act.place or standing.place
    return (act.slot.starts_at, act.slot.staff, where) == (
        standing.starts_at,
        standing.staff[0],
        standing.place,
    )


def _move(ledger: Ledger, act: RescheduleAppointment) -> None:
    standing = _standing(ledger, act.appointment)
    agreed = act.agreed if act.slot is not None else None
    move(
        ledger,
        standing,
        act.asked_by,
        act.slot,
        place=act.place,
        agreed=agreed,
        words=act.words,
        by=act.actor,
        lent=act.lent,
    )
    if agreed is not None:
        spoken = ContactMade(
            key=f"{standing.key}/{MOVED}", kind=standing.kind, channel=agreed.via, outcome="reached"
        )
        ledger.emit(spoken)


def move(
    ledger: Ledger,
    standing: Appointment,
    asked_by: AskedBy,
    slot: Slot | None,
    *,
    place: Place | None = None,
    agreed: Agreement | None = None,
    words: str | None = None,
    by: str | None = None,
    lent: bool = False,
) -> None:
    """The old time is over at once; the stage code voids what is open around it, and goes on with the new one."""
    ledger.end_appointment(standing.key, Outcome.MOVED, moved_by=asked_by, agreed=agreed, words=words)
    ledger.settle_promise(standing.key, kept=None)
    asked = Rescheduled(
        asked_by=asked_by,
        starts_at=standing.starts_at,
        host=standing.staff[0],
        slot=slot,
        place=place or standing.place,
        lent_by=(standing.lent_by or standing.staff[0]) if lent else None,
    )
    ledger.answer(f"{standing.key}/{MOVED}", asked.model_dump(mode="json"), by)


HANDLINGS: dict[type[Act], Handling] = {
    RescheduleAppointment: Handling(_move, _check_moving),
}
