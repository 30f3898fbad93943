"""Forms of a pause: how long it still lasts, and what becomes of the meetings that fall into it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from domain.appointments import OfferedSlot
from domain.faults import fault
from domain.forms.meetings import Form
from domain.marks import Sometimes
from domain.open_days import DayWithin
from domain.personal import Personal
from domain.tasks import TaskKind

PAUSE_ENDS = DayWithin(earliest="pause_earliest", latest="pause_latest")
"""Marks the day on which a pause is expected to be over: it lies ahead, and nobody is forgotten by a slip."""


class PauseDecision(StrEnum):
    RESUME = "resume"
    GO_ON = "go_on"


class ReviewPause(Form):
    """Whether the reason still stands: resume, or go on pausing until another day. Nobody waits without an end."""

    decision: PauseDecision
    until: Sometimes[Annotated[date, PAUSE_ENDS]] = None
    """Until when it is expected to last, when it goes on."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _goes_on_until_a_day(self) -> Self:
        if self.decision is PauseDecision.GO_ON and self.until is None:
            raise fault("until", "needed_when_pause_goes_on")
        if self.decision is PauseDecision.RESUME and self.until is not None:
            raise fault("until", "only_when_pause_goes_on")
        return self


class PausedMeeting(StrEnum):
    STAYS = "stays"
    MOVES = "moves"


class RearrangeMeeting(Form):
    """A meeting was agreed for a time in which everything stands still: ask the customer what shall become of it."""

    decision: PausedMeeting
    slot: OfferedSlot | None = None
    """The new time, when one is agreed already."""
    note: Personal[str] | None = None

    @model_validator(mode="after")
    def _only_what_moves_has_another_time(self) -> Self:
        if self.decision is PausedMeeting.STAYS and self.slot is not None:
            raise fault("slot", "only_when_it_moves")
        return self


REVIEW_PAUSE = TaskKind("review_pause", ReviewPause)
REARRANGE_MEETING = TaskKind("rearrange_meeting", RearrangeMeeting)
MEETING_ON_CLOSED_DAY = TaskKind("meeting_on_closed_day", RearrangeMeeting)
