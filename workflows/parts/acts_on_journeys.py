"""What people do with a journey: pause, resume, go back, close, note, name its team."""

from pydantic import ValidationError

from domain.commands import (
    Act,
    AddNote,
    AmendFacts,
    AppointTeam,
    BackTo,
    CloseJourney,
    NoteCorrection,
    OpenCase,
    PauseJourney,
    ReopenJourney,
    ResumeJourney,
)
from domain.events import CustomerCorrected, NoteAdded
from domain.forms.pausing import PAUSE_ENDS
from domain.open_days import fault_of_day
from domain.stages import STAGES, Stage, Status
from workflows.parts import refusals
from workflows.parts.amending import amend, check_amending
from workflows.parts.dormancy import wake
from workflows.parts.ending import end_journey
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.opening import open_case
from workflows.parts.pausing import pause, resume
from workflows.parts.process import Process
from workflows.parts.returning import answered_by_people, go_back, order_of, reopen
from workflows.parts.team import CUSTOMER, appoint, member
from workflows.parts.voiding import ENDED

DO_NOT_CONTACT = "do_not_contact"


def _check_pause(ledger: Ledger, process: Process, act: PauseJourney) -> None:
    state = ledger.state
    if state.status not in (Status.ACTIVE, Status.PAUSED):
        raise refusals.NotPossible("pause_needs_active", status=state.status)
    if act.until is not None:
        found = fault_of_day(PAUSE_ENDS, act.until, ledger.now(), state.rules)
        if found is not None:
            code, params = found
            raise refusals.invalid_answer("until", code, **params)
    if state.pause is not None and (state.pause.reason, state.pause.until) == (act.reason, act.until):
        raise refusals.NotPossible("paused_already", paused=act.reason)


def _pause(ledger: Ledger, act: PauseJourney) -> None:
    pause(ledger, act.reason, act.until, act.words)


def _check_resumption(ledger: Ledger, process: Process, act: ResumeJourney) -> None:
    if ledger.state.status not in (Status.PAUSED, Status.DORMANT):
        raise refusals.NotPossible("resume_needs_rest", status=ledger.state.status)


def _resume(ledger: Ledger, act: ResumeJourney) -> None:
    if ledger.state.status is Status.DORMANT:
        wake(ledger, act.actor, "customer_returned")
        return
    resume(ledger)


def _check_return(ledger: Ledger, process: Process, act: BackTo) -> None:
    if act.key not in ledger.state.answers:
        if order_of(ledger, act.key) is not None:
            raise refusals.NotPossible("step_open", key=act.key)
        raise refusals.NotPossible("not_a_step", key=act.key, steps=answered_by_people(ledger.state))
    if ledger.state.status is Status.CLOSED:
        check_not_ended(ledger)


def _go_back(ledger: Ledger, act: BackTo) -> None:
    since = order_of(ledger, act.key)
    assert since is not None
    go_back(ledger, act.key, since, act.reason, act.words)


def _check_closing(ledger: Ledger, process: Process, act: CloseJourney) -> None:
    check_not_ended(ledger)
    building = STAGES.index(ledger.state.stage) >= STAGES.index(Stage.CONSTRUCTION)
    if act.status is Status.LOST and (building or "signed_at" in ledger.state.facts):
        raise refusals.NotPossible("lost_before_contract", option="status")


def _close(ledger: Ledger, act: CloseJourney) -> None:
    if act.reason != DO_NOT_CONTACT:
        _tell_customer(ledger, act)
    end_journey(ledger, act.status, act.reason, act.words)


def _tell_customer(ledger: Ledger, act: CloseJourney) -> None:
    """The customer hears that a meeting does not take place, and that we are done (X-20: a message, no call)."""
    for key, meeting in ledger.state.appointments.items():
        if meeting.starts_at > ledger.now():
            about = {"appointment": meeting.kind, "starts_at": meeting.starts_at.isoformat()}
            ledger.notify(f"{key}/off", "meeting_off", (CUSTOMER,), about)
    if act.status is Status.CLOSED:
        ledger.notify("closed", "journey_closed", (CUSTOMER,), {"reason": act.reason})


def _check_reopening(ledger: Ledger, process: Process, act: ReopenJourney) -> None:
    if ledger.state.status not in (*ENDED, Status.DORMANT):
        raise refusals.NotPossible("reopen_needs_end", status=ledger.state.status)


def _reopen(ledger: Ledger, act: ReopenJourney) -> None:
    if ledger.state.status is not Status.DORMANT:
        reopen(ledger, act.reason, act.words)
        return
    wake(ledger, act.actor, act.reason)
    if act.words is not None:
        ledger.emit(NoteAdded(words=act.words))


def _note_correction(ledger: Ledger, act: NoteCorrection) -> None:
    ledger.emit(CustomerCorrected(fields=act.fields, person=act.person, reason=act.reason, words=act.words))


def _note(ledger: Ledger, act: AddNote) -> None:
    ledger.emit(NoteAdded(words=act.words))


def _check_opening(ledger: Ledger, process: Process, act: OpenCase) -> None:
    stages = process.matters.get(act.matter)
    if stages is None:
        raise refusals.NotPossible("not_a_matter", given=act.matter, matters=sorted(process.matters))
    ended = ledger.state.status in ENDED
    if ended and not ledger.state.facts.get(process.outlives.get(act.matter, "")):
        check_not_ended(ledger)
    if not ended and ledger.state.stage not in stages:
        raise refusals.NotPossible("matter_not_now", matter=act.matter, stage=ledger.state.stage)
    if act.matter in process.needed:
        try:
            process.needed[act.matter].model_validate(act.about)
        except ValidationError as error:
            raise refusals.invalid_answers(error) from None


def _open(ledger: Ledger, act: OpenCase) -> None:
    about = {**act.model_dump(mode="json")["about"], "opened_by": act.actor}
    open_case(ledger, f"{act.matter}/{ledger.state.order + 1}", act.matter, about, act.words)


def _check_appointment(ledger: Ledger, process: Process, act: AppointTeam) -> None:
    check_not_ended(ledger)
    if member(ledger.state, act.role) == act.person:
        raise refusals.NotPossible("already_named", person=act.person, role=act.role)


def _appoint(ledger: Ledger, act: AppointTeam) -> None:
    appoint(ledger, f"team/{act.role}", act.role, act.person, act.reason, act.words)


HANDLINGS: dict[type[Act], Handling] = {
    OpenCase: Handling(_open, _check_opening),
    PauseJourney: Handling(_pause, _check_pause),
    ResumeJourney: Handling(_resume, _check_resumption),
    BackTo: Handling(_go_back, _check_return, restarts=True),
    CloseJourney: Handling(_close, _check_closing, restarts=True),
    ReopenJourney: Handling(_reopen, _check_reopening, restarts=True),
    AmendFacts: Handling(amend, check_amending),
    NoteCorrection: Handling(_note_correction),
    AddNote: Handling(_note),
    AppointTeam: Handling(_appoint, _check_appointment),
}
