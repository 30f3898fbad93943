"""Forms of what customers get in touch about, and of what colleagues ask of one another (R003-TEL-06/07)."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from domain.faults import fault
from domain.forms.cases import Ahead
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.personal import Personal
from domain.tasks import TaskKind


class AnswerContact(Form):
    """The customer hears what they got in touch about, or by which day it is settled."""

    customer_told: bool = True
    """'No' has them called again."""
    answer: Sometimes[Personal[str]] = None
    """What they were told."""
    by: Ahead | None = None
    """It takes longer: by which day, as they were told; then they hear of every step."""

    @model_validator(mode="after")
    def _told_what(self) -> Self:
        if self.customer_told and self.answer is None and self.by is None:
            raise fault("answer", "answer_or_until")
        if not self.customer_told and self.by is not None:
            raise fault("by", "only_when_told")
        return self


class TaskResult(StrEnum):
    DONE = "done"
    NOT_NEEDED = "not_needed"


class ExtraTask(Form):
    """What a colleague asked for was done, or why it is not needed."""

    result: TaskResult = TaskResult.DONE
    reason: Sometimes[Personal[str]] = None
    """Why it is not needed."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _a_reason_for_leaving_it(self) -> Self:
        if self.result is TaskResult.NOT_NEEDED and self.reason is None:
            raise fault("reason", "needed_when_not_needed")
        if self.result is TaskResult.DONE and self.reason is not None:
            raise fault("reason", "only_when_not_needed")
        return self


ANSWER_CONTACT = TaskKind("answer_contact", AnswerContact)
EXTRA_TASK = TaskKind("extra_task", ExtraTask)
