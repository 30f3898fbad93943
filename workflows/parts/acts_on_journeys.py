"""What people do with a journey: pause, resume, go back, close, note, name its team."""

from pydantic import ValidationError

from domain.commands import (
    Act,
    AddNote,
    AppointTeam,
    BackTo,
    CloseJourney,
    OpenCase,
    PauseJourney,
    ResumeJourney,
)
from domain.events import NoteAdded
from domain.stages import Status
from workflows.parts import refusals
from workflows.parts.dormancy import wake
from workflows.parts.handling import Handling, check_not_ended
from workflows.parts.ledger import Ledger
from workflows.parts.opening import open_case
from workflows.parts.pausing import pause, resume
from workflows.parts.process import Process
from workflows.parts.team import appoint, member
from workflows.parts.voiding import answered_by_people, end_journey, go_back, order_of


def _check_pause(ledger: Ledger, process: Process, act: PauseJourney) -> None:
    state = ledger.state
    if state.status not in (Status.ACTIVE, Status.PAUSED):
        raise refusals.NotPossible("pause_needs_active", status=state.status)
    if act.until is not None and act.until <= state.rules.calendar("customer").today(ledger.now()):
        raise refusals.invalid_answer("until", "pause_ends_later")
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
    if order_of(ledger, act.key) is None:
        raise refusals.NotPossible("not_a_step", key=act.key, steps=answered_by_people(ledger.state))
    if ledger.state.status is Status.CLOSED:
        check_not_ended(ledger)


def _go_back(ledger: Ledger, act: BackTo) -> None:
    since = order_of(ledger, act.key)
    assert since is not None
    go_back(ledger, act.key, since, act.reason, act.words)


def _check_closing(ledger: Ledger, process: Process, act: CloseJourney) -> None:
    check_not_ended(ledger)


def _close(ledger: Ledger, act: CloseJourney) -> None:
    end_journey(ledger, act.status, act.reason, act.words)


def _note(ledger: Ledger, act: AddNote) -> None:
    ledger.emit(NoteAdded(words=act.words))


def _check_opening(ledger: Ledger, process: Process, act: OpenCase) -> None:
    check_not_ended(ledger)
    stages = process.matters.get(act.matter)
    if stages is None:
        raise refusals.NotPossible("not_a_matter", given=act.matter, matters=sorted(process.matters))
    if ledger.state.stage not in stages:
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
    AddNote: Handling(_note),
    AppointTeam: Handling(_appoint, _check_appointment),
}
