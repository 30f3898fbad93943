"""Which fields of a form are asked, by what has been answered already."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from domain.forms.calls import CallForm, CallOutcome
from domain.forms.meetings import MeetingForm, MeetingOutcome
from domain.marks import OnlyIf, marked

_IN_A_MEETING: Mapping[str, tuple[str, ...]] = {
    MeetingOutcome.NO_SHOW: ("slot", "note"),
    MeetingOutcome.MISSED_BY_US: ("slot", "note"),
    MeetingOutcome.MOVED: ("slot", "moved_by", "note"),
}
"""What is asked of a meeting that was not held, by its outcome."""
_NOT_OF_A_HELD_ONE = ("slot", "moved_by")
_IN_A_CALL: Mapping[str, tuple[str, ...]] = {
    CallOutcome.REACHED: ("opinion", "complaint", "question"),
    CallOutcome.NO_ANSWER: (),
    CallOutcome.CALL_BACK: ("call_back_at", "opinion", "complaint", "question", "emergency"),
    CallOutcome.WRONG_NUMBER: (),
    CallOutcome.REFUSES: ("opinion", "complaint", "lost_reason"),
    CallOutcome.DO_NOT_CONTACT: ("opinion", "complaint"),
}
"""What is asked of a call by its outcome, beside the answers that it was made for."""


def applies(form: type[BaseModel], field: str, answers: Mapping[str, Any]) -> bool:
    """A report of a meeting that was not held asks for the new time alone, of a call that reached nobody for less."""
    only = marked(form, OnlyIf).get(field)
    if only is not None and answers.get(only.field, form.model_fields[only.field].default) != only.value:
        return False
    if issubclass(form, CallForm):
        return _in_call(field, answers.get("outcome", CallOutcome.REACHED))
    if issubclass(form, MeetingForm):
        return _in_meeting(field, answers.get("outcome", MeetingOutcome.HELD))
    return True


def _in_meeting(field: str, outcome: str) -> bool:
    if outcome == MeetingOutcome.HELD:
        return field not in _NOT_OF_A_HELD_ONE
    return field == "outcome" or field in _IN_A_MEETING[outcome]


def _in_call(field: str, outcome: str) -> bool:
    if field == "outcome" or field in _IN_A_CALL.get(outcome, ()):
        return True
    return outcome == CallOutcome.REACHED and field not in CallForm.model_fields
